package io.multiprocessing.internal.work;

import io.multiprocessing.Connection;
import java.io.IOException;

/** A connection whose next message can be on its way before anybody receives it. */
public interface Ahead {
    /**
     * Has the next message come while the calling thread does something else. To receive from a pipe that another
     * process holds takes a question and an answer; this is the question. Nothing is received by it: when this process
     * dies, the message is the next one's who receives.
     *
     * @throws IOException as receiving says it
     */
    void askAhead() throws IOException;

    /**
     * As {@link #askAhead}. The same thread is to receive next; other threads of this process, which wait there by
     * then, may not see what comes for it.
     *
     * @param connection any; nothing where receiving asks nobody
     * @throws IOException as receiving says it
     */
    static void on(Connection<?> connection) throws IOException {
        if (connection instanceof Ahead end) {
            end.askAhead();
        }
    }
}
