package io.multiprocessing.testkit;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Target;

/**
 * What the rules of a contract play on. Rules are interfaces whose default methods are tests; a contract puts those of
 * one subject together.
 */
interface Stage {
    /** The transport under test. */
    String transportName();

    /** A context on that transport, shared by the tests of the class. */
    Context mp();

    /** The children of the running test. */
    Children children();

    /** Starts a child, which does not outlive the test. */
    default Process child(Target target) {
        return children().start(target);
    }

    /** Stops children at named points. */
    default KillAt killAt() {
        return new KillAt(children());
    }
}
