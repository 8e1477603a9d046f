package io.multiprocessing.benchmarks.peers;

/** What the other side does until it is ended. */
public enum Loop {
    /** Answers each message with one of the same size. */
    ECHO {
        @Override
        void run(Wire wire) throws Exception {
            while (true) {
                wire.receive();
                wire.send();
            }
        }
    },
    /** Sends as fast as it can. */
    STREAM {
        @Override
        void run(Wire wire) throws Exception {
            while (true) {
                wire.send();
            }
        }
    };

    abstract void run(Wire wire) throws Exception;
}
