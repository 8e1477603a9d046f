package io.multiprocessing.internal.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An event, in the process that hosts it: a flag, and those who wait for it. */
final class HostedEvent extends HostedCalls {
    static final byte SET = 1;
    static final byte CLEAR = 2;
    /** The value is 1 when it is set. */
    static final byte IS_SET = 3;
    /** Answered when it is set. */
    static final byte AWAIT = 4;

    private final List<Caller> waiting = new ArrayList<>();
    private boolean set;
    private boolean aborted;

    HostedEvent(Node node) {
        super(node);
        node.add(this);
    }

    @Override
    synchronized void call(Session session, byte verb, long request, ByteBuffer arguments, Answer answer)
            throws IOException {
        switch (verb) {
            case SET -> {
                set = true;
                answerThose(_ -> true, Status.OK);
                answer.answer(Status.OK);
            }
            case CLEAR -> {
                set = false;
                answer.answer(Status.OK);
            }
            case IS_SET -> answer.answer(Status.OK, set ? 1 : 0, null);
            case AWAIT -> {
                waiting.add(new Caller(session, request, answer));
                if (set || aborted) {
                    answerThose(_ -> true, set ? Status.OK : Status.GONE);
                }
            }
            default -> throw new IOException("no such operation of an event: verb=" + verb);
        }
    }

    private void answerThose(Predicate<Caller> whom, byte status) {
        waiting.removeIf(caller -> {
            boolean over = whom.test(caller);
            if (over) {
                caller.answer().answer(status);
            }
            return over;
        });
    }

    @Override
    synchronized void cancel(Session session, long request, Answer answer) {
        answerThose(caller -> caller.isMeant(session, request, answer), Status.CANCELLED);
    }

    @Override
    synchronized void gone(Session session) {
        answerThose(caller -> caller.session() == session, Status.CANCELLED);
    }

    @Override
    synchronized void abort() {
        aborted = true;
        answerThose(caller -> caller.session() == null, Status.GONE);
    }
}
