package io.multiprocessing.internal.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.SharedChannel;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.spi.SharedChannel.Reader;
import java.io.IOException;
import java.util.List;

/**
 * What a queue in shared memory is asked beside putting, taking and joining. Nothing needs to be settled: the memory is
 * the truth. Who takes elements out lets go of what they carried.
 */
final class SharedQuestions {
    private static final Reader<Payload> COPY =
            (kind, bytes, cargo) -> new Payload(kind, bytes.toArray(JAVA_BYTE), cargo);

    private final SharedChannel channel;
    private final Lifeline lifeline;

    SharedQuestions(SharedChannel channel, Lifeline lifeline) {
        this.channel = channel;
        this.lifeline = lifeline;
    }

    /** Answers a {@link Query}. */
    Waiter answer(byte what, long argument, Gate gate) throws IOException, InterruptedException {
        var answer = new Waiter();
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
                shutDownNow();
                answer.answer(Status.OK);
            }
            case Query.TASK_DONE -> answer.answer(channel.done() ? Status.OK : Status.ILLEGAL);
            default -> answer.answer(Status.ILLEGAL);
        }
        return answer;
    }

    private void peek(Waiter answer, Gate gate) throws IOException, InterruptedException {
        Object head;
        do {
            head = channel.take(COPY, true, 0, false, gate);
        } while (head == Outcome.CUT_SHORT);
        if (head instanceof Payload payload) {
            answer.answer(Status.OK, 0, payload);
            return;
        }
        if (head == Outcome.GONE) {
            lifeline.ended();
        }
        lifeline.check();
        answer.answer(Status.NOT_NOW);
    }

    private boolean remove(long id) throws IOException {
        byte[] cargo = channel.remove(id);
        if (cargo != null && cargo.length > 0) {
            Cargo.releaseHere(cargo);
        }
        return cargo != null;
    }

    private void clear() throws IOException {
        channel.clear().forEach(Cargo::releaseHere);
    }

    private void shutDownNow() throws IOException {
        clear();
        while (channel.size() > 0) { // a put was just coming to its end
            lifeline.check();
            clear();
        }
    }

    List<Snapshot.Item> items() throws IOException {
        return channel.snapshot().stream()
                .map(item -> new Snapshot.Item(item.id(), new Payload(item.kind(), item.bytes())))
                .toList();
    }

    String glance() {
        return "size=" + channel.size() + (channel.putState() == Outcome.DONE ? "" : ", shut down");
    }
}
