package io.multiprocessing.internal.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.multiprocessing.internal.host.ConduitPort.ClosedHandleException;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What a queue in shared memory is asked beside putting and taking. Nothing needs to be settled before: the memory is
 * the truth. Who takes elements out lets go of what they carried.
 */
final class SharedQuestions extends SharedSide implements SharedChannel.Reader<Payload> {
    SharedQuestions(SharedChannel channel, Lifeline lifeline, boolean pipe) {
        super(channel, lifeline, pipe);
    }

    /** Answers a {@link Query}; the time-out is for {@link Query#JOIN}. */
    Waiter answer(byte what, long argument, long timeoutNanos, Gate gate)
            throws IOException, InterruptedException, ClosedHandleException {
        lifeline.check();
        var answer = new Waiter();
        try {
            switch (what) {
                case Query.SIZE -> answer.answer(Status.OK, channel.size(), null);
                case Query.UNFINISHED -> answer.answer(Status.OK, channel.unfinished(), null);
                case Query.ROOM -> answer.answer(Status.OK, channel.room(), null);
                case Query.PEEK -> peek(answer, gate);
                case Query.REMOVE -> answer.answer(Status.OK, remove(argument) ? 1 : 0, null);
                case Query.CLEAR -> {
                    clear();
                    answer.answer(Status.OK);
                }
                case Query.SHUT_DOWN -> {
                    channel.refuse(Outcome.SHUT_DOWN);
                    answer.answer(Status.OK);
                }
                case Query.SHUT_DOWN_NOW -> {
                    channel.refuse(Outcome.SHUT_DOWN);
                    clearUntilEmpty();
                    answer.answer(Status.OK);
                }
                case Query.TASK_DONE -> answer.answer(channel.done() ? Status.OK : Status.ILLEGAL);
                case Query.JOIN -> join(answer, timeoutNanos, gate);
                default -> answer.answer(Status.ILLEGAL);
            }
        } catch (IOException e) {
            throw lost(e);
        }
        return answer;
    }

    private void peek(Waiter answer, Gate gate) throws IOException, InterruptedException, ClosedHandleException {
        Object head = channel.take(this, true, 0, false, gate);
        if (head == Outcome.CUT_SHORT) {
            List<Snapshot.Item> behind = items();
            head = behind.isEmpty() ? Outcome.NOT_NOW : behind.getFirst().payload();
        }
        if (head instanceof Payload payload) {
            answer.answer(Status.OK, 0, payload);
        } else if (head == Outcome.NOT_NOW || head == Outcome.ENDED) {
            answer.answer(Status.NOT_NOW);
        } else {
            throw givenUp((Outcome) head, gate);
        }
    }

    /** Copies the head, which stays. */
    @Override
    public Payload read(byte kind, MemorySegment element, byte[] cargo) {
        return new Payload(kind, element.toArray(JAVA_BYTE), cargo);
    }

    private boolean remove(long id) throws IOException {
        byte[] cargo = channel.remove(id);
        if (cargo != null && cargo.length > 0) {
            Cargo.releaseHere(cargo);
        }
        return cargo != null;
    }

    private void clear() throws IOException {
        for (byte[] cargo : channel.clear()) {
            Cargo.releaseHere(cargo);
        }
    }

    private void clearUntilEmpty() throws IOException {
        clear();
        while (channel.size() > 0) { // a put was just coming to its end
            lifeline.check();
            clear();
        }
    }

    private void join(Waiter answer, long timeoutNanos, Gate gate)
            throws HostGoneException, InterruptedException, ClosedHandleException {
        Outcome outcome = channel.awaitDone(timeoutNanos, true, gate);
        switch (outcome) {
            case DONE -> answer.answer(Status.OK);
            case NOT_NOW -> answer.answer(Status.NOT_NOW);
            default -> throw givenUp(outcome, gate);
        }
    }

    List<Snapshot.Item> items() throws IOException {
        lifeline.check();
        try {
            List<Snapshot.Item> items = new ArrayList<>();
            for (SharedChannel.Item item : channel.snapshot()) {
                items.add(new Snapshot.Item(item.id(), new Payload(item.kind(), item.bytes())));
            }
            return items;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    String glance() {
        return "size=" + channel.size() + (channel.putState() == Outcome.DONE ? "" : ", shut down");
    }
}
