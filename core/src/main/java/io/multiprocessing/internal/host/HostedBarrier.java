package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A barrier, in the process that hosts it. While the last party to arrive runs the action, in its own process, it is
 * the runner; those that arrive meanwhile belong to the next round.
 */
final class HostedBarrier extends HostedCalls {
    /**
     * Waits for the others. The value is the place in the order of arrival, 0 for the last; below 0 the asker is the
     * last, runs the action, which is the payload, and says how that went, with this number as the round. Answered
     * BROKEN when the barrier is.
     */
    static final byte AWAIT = 1;
    /** round 8: the action is done; BROKEN: so is the barrier meanwhile. */
    static final byte DONE = 2;
    /** round 8. Told: the action failed. */
    static final byte FAILED = 3;
    /** Told: whoever waits in vain for the asker's process need not wait. */
    static final byte ABANDON = 4;

    static final byte RESET = 5;
    static final byte ABORT = 6;
    /** The value is how many wait; -1: it is broken. */
    static final byte STATE = 7;

    static final int BROKEN = -1;

    private final int parties;
    private final Payload action;
    private final List<Caller> waiting = new ArrayList<>();
    private final ArrayDeque<Caller> early = new ArrayDeque<>();
    private Caller runner;
    private long round = -1;
    private boolean broken;
    private boolean aborted;

    /**
     * A barrier that is whole.
     *
     * @param action runs before the parties go on; null: there is none
     */
    HostedBarrier(Node node, int parties, Payload action) {
        super(node);
        this.parties = parties;
        this.action = action;
        node.add(this);
    }

    @Override
    synchronized void call(Session session, byte verb, long request, ByteBuffer arguments, Answer answer)
            throws IOException {
        switch (verb) {
            case AWAIT -> arrive(new Caller(session, request, answer));
            case DONE -> done(session, arguments.getLong(), answer);
            case FAILED -> {
                if (isRunning(session, arguments.getLong())) {
                    breakUp();
                }
            }
            case ABANDON -> {
                if (runner != null && runner.session() == session) {
                    breakUp();
                }
            }
            case RESET -> {
                breakUp();
                broken = false;
                answer.answer(Status.OK);
            }
            case ABORT -> {
                breakUp();
                answer.answer(Status.OK);
            }
            case STATE -> answer.answer(Status.OK, broken ? BROKEN : waiting.size() + early.size(), null);
            default -> throw new IOException("no such operation of a barrier: verb=" + verb);
        }
    }

    private void arrive(Caller caller) {
        if (aborted || broken) {
            caller.answer().answer(aborted ? Status.GONE : Status.BROKEN);
        } else if (runner != null) {
            early.add(caller);
        } else if (waiting.size() + 1 < parties) {
            waiting.add(caller);
        } else if (action == null) {
            letGo(caller);
        } else {
            runner = caller;
            caller.answer().answer(Status.OK, round, action);
        }
    }

    /** The round is over: everybody goes on, the last one too. */
    private void letGo(Caller last) {
        List<Caller> free = List.copyOf(waiting);
        waiting.clear();
        for (int i = 0; i < free.size(); i++) {
            free.get(i).answer().answer(Status.OK, parties - 1 - i, null);
        }
        last.answer().answer(Status.OK, 0, null);
    }

    private boolean isRunning(Session session, long whichRound) {
        return runner != null && runner.session() == session && whichRound == round;
    }

    private void done(Session session, long whichRound, Answer answer) {
        if (!isRunning(session, whichRound)) {
            answer.answer(Status.BROKEN);
            return;
        }
        runner = null;
        round--;
        letGo(new Caller(session, 0, answer));
        List<Caller> next = List.copyOf(early);
        early.clear();
        next.forEach(this::arrive);
    }

    private void breakUp() {
        broken = true;
        if (runner != null) {
            runner = null;
            round--;
        }
        waiting.forEach(caller -> caller.answer().answer(Status.BROKEN));
        waiting.clear();
        early.forEach(caller -> caller.answer().answer(Status.BROKEN));
        early.clear();
    }

    @Override
    synchronized void cancel(Session session, long request, Answer answer) {
        for (List<Caller> callers : List.of(List.copyOf(waiting), List.copyOf(early))) {
            for (Caller caller : callers) {
                if (caller.isMeant(session, request, answer)) {
                    waiting.remove(caller);
                    early.remove(caller);
                    caller.answer().answer(Status.CANCELLED);
                    breakUp();
                    return;
                }
            }
        }
    }

    /** A party that is gone breaks it; who only held it does not. */
    @Override
    synchronized void gone(Session session) {
        boolean took = runner != null && runner.session() == session;
        took |= waiting.stream().anyMatch(caller -> caller.session() == session);
        took |= early.stream().anyMatch(caller -> caller.session() == session);
        if (took) {
            breakUp();
        }
    }

    @Override
    void goneHere() {
        gone(null);
    }

    @Override
    synchronized void abort() {
        aborted = true;
        letGoOfAction();
        waiting.removeIf(HostedBarrier::abort);
        early.removeIf(HostedBarrier::abort);
    }

    private static boolean abort(Caller caller) {
        if (caller.session() == null) {
            caller.answer().answer(Status.GONE);
        }
        return caller.session() == null;
    }

    /** Nobody will run the action any more: what it captured is let go. */
    @Override
    void released(int end, Answer answer) {
        letGoOfAction();
        super.released(end, answer);
    }

    private void letGoOfAction() {
        if (action != null) {
            Cargo.release(action);
        }
    }
}
