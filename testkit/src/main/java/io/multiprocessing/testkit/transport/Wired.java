package io.multiprocessing.testkit.transport;

/** What each group of rules works with. */
interface Wired {
    /** Connections of the transport under test, closed after the test. */
    Wiring wiring();
}
