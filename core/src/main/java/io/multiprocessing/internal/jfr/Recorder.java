package io.multiprocessing.internal.jfr;

import io.multiprocessing.Process;

/**
 * The door to the Flight Recorder. Every method may be called at any time; where nothing is recorded it does nothing.
 */
public final class Recorder {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Recorder() {}

    /** Something that has begun and is recorded when it is over; see {@link #over}. */
    public interface Span {
        /** It is over; recorded if it took long enough. */
        void over();
    }

    /**
     * Whether events are wanted, by anybody who records this JVM.
     *
     * @return false: what would be said is not worth the making
     */
    public static boolean isOn() {
        return PRESENT && Events.areWanted();
    }

    /**
     * A thread begins what may have to wait.
     *
     * @param operation what it does, as the method is called
     * @param thing with what: its noun
     * @param object which of them; unique in the process that hosts it
     * @param host the id of that process
     * @return for {@link #over}; null where nothing is recorded
     */
    public static Span waiting(String operation, String thing, long object, long host) {
        return isOn() ? Events.waiting(operation, thing, object, host) : null;
    }

    /**
     * A process is about to be started.
     *
     * @param name its name
     * @return for {@link #started}; null where nothing is recorded
     */
    public static Span starting(String name) {
        return isOn() ? Events.starting(name) : null;
    }

    /**
     * It runs.
     *
     * @param span as {@link #starting} gave it
     * @param pid its process id
     */
    public static void started(Span span, long pid) {
        if (span != null) {
            Events.started(span, pid);
        }
    }

    /**
     * A child has ended.
     *
     * @param process it
     * @param pid its process id
     * @param exitCode as {@link Process#exitCode()} says
     */
    public static void ended(String process, long pid, int exitCode) {
        if (isOn()) {
            Events.ended(process, pid, exitCode);
        }
    }

    /**
     * A queue had no room for an element, which was given up.
     *
     * @param object which queue
     * @param host the id of the process that hosts it
     * @param capacity in elements
     */
    public static void full(long object, long host, int capacity) {
        if (isOn()) {
            Events.full(object, host, capacity);
        }
    }

    /**
     * What was begun is over.
     *
     * @param span what the beginning gave; may be null
     */
    public static void over(Span span) {
        if (span != null) {
            span.over();
        }
    }
}
