package io.multiprocessing.internal.host;

import io.multiprocessing.internal.host.Waiting.Joiner;

/**
 * What a queue answers beside putting and taking, once it is settled; see {@link Query}. Guarded by the conduit's lock.
 */
final class Questions {
    private final Stock stock;
    private final Room room;
    private final Ending ending;
    private final WaitingLine<Joiner> joiners;
    private final boolean joinable;
    private final Runnable roomIsMade;

    /**
     * Asks nobody else.
     *
     * @param joiners who wait until nothing is unfinished
     * @param joinable whether anybody may say that something is done
     * @param roomIsMade runs when elements were removed
     */
    Questions(
            Stock stock, Room room, Ending ending, WaitingLine<Joiner> joiners, boolean joinable, Runnable roomIsMade) {
        this.stock = stock;
        this.room = room;
        this.ending = ending;
        this.joiners = joiners;
        this.joinable = joinable;
        this.roomIsMade = roomIsMade;
    }

    /** Whether settling could not change the answer. */
    boolean isClear(byte what) {
        return what == Query.TASK_DONE && (!joinable || stock.unfinished() > 0);
    }

    void answer(byte what, long argument, Answer answer) {
        switch (what) {
            case Query.SIZE -> answer.answer(Status.OK, stock.count(), null);
            case Query.UNFINISHED -> answer.answer(Status.OK, stock.unfinished(), null);
            case Query.ROOM -> answer.answer(Status.OK, room.left(), null);
            case Query.PEEK -> peek(answer);
            case Query.SNAPSHOT -> stock.snapshot(answer);
            case Query.REMOVE -> remove(argument, answer);
            case Query.CLEAR -> {
                stock.clear();
                roomIsMade.run();
                answer.answer(Status.OK);
            }
            case Query.TASK_DONE -> taskDone(answer);
            case Query.JOIN -> {
                // the answer stands in line with the others'
                if (stock.unfinished() == 0) {
                    joiners.answerAll(Status.OK);
                }
            }
            default -> answer.answer(Status.ILLEGAL);
        }
    }

    private void peek(Answer answer) {
        Element head = stock.first();
        if (head == null) {
            answer.answer(ending.isDrained() ? Status.ENDED : Status.NOT_NOW);
        } else {
            answer.answer(Status.OK, head.id(), head.payload());
        }
    }

    private void remove(long id, Answer answer) {
        boolean removed = stock.remove(id);
        if (removed) {
            roomIsMade.run();
        }
        answer.answer(Status.OK, removed ? 1 : 0, null);
    }

    private void taskDone(Answer answer) {
        boolean any = joinable && stock.unfinished() > 0;
        if (any) {
            stock.oneDone();
        }
        answer.answer(any ? Status.OK : Status.ILLEGAL);
    }
}
