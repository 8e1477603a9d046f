package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An object that is asked by verbs, in the process that hosts it. No verb blocks the thread that calls it: what has to
 * wait leaves its {@link Answer}. Session null means a thread of this process.
 */
abstract class HostedCalls extends HostedObject {
    HostedCalls(Node node) {
        super(node, 1);
    }

    @Override
    final void receive(Session session, byte op, ByteBuffer message) throws IOException {
        switch (op) {
            case Op.CALL -> {
                long request = message.getLong();
                call(session, message.get(), request, message, answer(session, request));
            }
            case Op.CALL_WITH -> {
                long request = message.getLong();
                byte verb = message.get();
                callWith(session, verb, request, session.readPayload(message), answer(session, request));
            }
            case Op.CANCEL -> {
                message.get();
                cancel(session, message.getLong(), null);
            }
            default -> throw new IOException("no such operation of " + this + ": op=" + op);
        }
    }

    private static Answer answer(Session session, long request) {
        return request == 0 ? Answers.NOBODY : session.answerTo(request);
    }

    /**
     * Does what the verb says.
     *
     * @param request a number of the session's, by which it may be {@linkplain #cancel cancelled}; 0: it never is
     * @param arguments to be read before this returns
     * @throws IOException no such verb, or arguments that no honest process sends: the connection is closed
     */
    abstract void call(Session session, byte verb, long request, ByteBuffer arguments, Answer answer)
            throws IOException;

    /** As {@link #call}, for verbs that carry what a user wants to be carried. */
    void callWith(Session session, byte verb, long request, Payload payload, Answer answer) throws IOException {
        throw new IOException("no such operation of " + this + ": verb=" + verb);
    }

    /**
     * A request is given up: answered {@link Status#CANCELLED} unless it was answered before.
     *
     * @param answer tells which, for threads of this process; null: the number does
     */
    abstract void cancel(Session session, long request, Answer answer);

    /** The last handle of this process is closed: as {@link #gone}, for the threads of this process. */
    void goneHere() {}

    @Override
    void released(int end, Answer answer) {
        answer.answer(Status.OK);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
