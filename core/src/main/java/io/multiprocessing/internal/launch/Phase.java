package io.multiprocessing.internal.launch;

import io.multiprocessing.RemoteException;
import io.multiprocessing.Target;

/**
 * Where a child is in its life, as its parent sees it. Each is replaced by the next in one step, so that all threads
 * agree.
 */
sealed interface Phase {
    /** The word for it in messages. */
    String word();

    /**
     * Not started; the target is let go of by the start.
     *
     * @param target what it will run
     */
    record Initial(Target target) implements Phase {
        @Override
        public String word() {
            return "initial";
        }
    }

    /** One thread is in {@code start()}. */
    record Starting() implements Phase {
        @Override
        public String word() {
            return "initial";
        }
    }

    /**
     * Runs.
     *
     * @param pid its process id
     */
    record Running(long pid) implements Phase {
        @Override
        public String word() {
            return "started";
        }
    }

    /**
     * Has ended.
     *
     * @param pid its process id while it ran
     * @param exitCode how
     * @param failure the exception that ended it, or null
     */
    record Ended(long pid, int exitCode, RemoteException failure) implements Phase {
        @Override
        public String word() {
            return "stopped";
        }
    }

    /** Nothing is kept of it. */
    record Closed() implements Phase {
        @Override
        public String word() {
            return "closed";
        }
    }
}
