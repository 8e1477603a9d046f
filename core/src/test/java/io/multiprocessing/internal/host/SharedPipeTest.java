package io.multiprocessing.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.BrokenPipeException;
import io.multiprocessing.BufferTooShortException;
import io.multiprocessing.Connection;
import io.multiprocessing.Pipe;
import io.multiprocessing.internal.host.SharingProcesses.Far;
import io.multiprocessing.internal.host.SharingProcesses.Waiting;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pipes whose messages lie in shared memory: one end with the host, the other with another process. */
@Timeout(60)
class SharedPipeTest {
    private final SharingProcesses world = new SharingProcesses();
    private final Far far = world.far();

    @AfterEach
    void close() {
        world.close();
    }

    /** The first end is the host's, the second one the other process's alone. */
    private <T> Pipe<T> pipe() {
        Pipe<T> made = world.hosting.pipe(Pipe.Direction.DUPLEX);
        Connection<T> there = far.handleOf(made.second());
        made.second().close();
        return new PipePair<>(made.first(), there);
    }

    @Test
    void objectsAndNullPassBothWays() throws Exception {
        Pipe<Object> pipe = pipe();
        pipe.first().send(List.of("there"));
        pipe.first().send(null);
        pipe.first().send(new byte[] {1, 2});
        assertThat(pipe.second().receive()).isEqualTo(List.of("there"));
        assertThat(pipe.second().receive()).isNull();
        assertThat((byte[]) pipe.second().receive()).containsExactly(1, 2);
        pipe.second().send("back");
        assertThat(pipe.first().poll()).isTrue();
        assertThat(pipe.first().receive()).isEqualTo("back");
        assertThat(pipe.first().poll()).isFalse();
    }

    @Test
    void bytesPassFromMemoryToMemory() throws Exception {
        Pipe<Object> pipe = pipe();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocateFrom("native");
            pipe.first().sendBytes(message);
            message.fill((byte) 0);
            MemorySegment into = arena.allocate(20);
            assertThat(pipe.second().receiveBytes(into)).isEqualTo(7);
            assertThat(into.getString(0)).isEqualTo("native");
        }
        byte[] bytes = {1, 2, 3};
        pipe.first().sendBytes(bytes);
        bytes[0] = 9;
        assertThat(pipe.second().receiveBytes()).containsExactly(1, 2, 3);
        pipe.first().sendBytes(new byte[0]);
        assertThat(pipe.second().receiveBytes()).isEmpty();
    }

    @Test
    void memoryThatCannotBeReadOrWrittenIsRefusedBeforeAnythingHappens() throws Exception {
        Pipe<Object> pipe = pipe();
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(8);
        }
        assertThatIllegalStateException().isThrownBy(() -> pipe.first().sendBytes(closed));
        pipe.first().sendBytes(new byte[] {1});
        assertThatIllegalStateException().isThrownBy(() -> pipe.second().receiveBytes(closed));
        assertThat(pipe.second().receiveBytes()).containsExactly(1);
    }

    @Test
    void aBufferThatIsTooShortCostsNoMessage() throws Exception {
        Pipe<Object> pipe = pipe();
        pipe.first().sendBytes(new byte[] {1, 2, 3});
        pipe.first().sendBytes(new byte[] {4});
        MemorySegment into = MemorySegment.ofArray(new byte[2]);
        assertThatThrownBy(() -> pipe.second().receiveBytes(into))
                .isInstanceOfSatisfying(
                        BufferTooShortException.class,
                        e -> assertThat(e.message()).containsExactly(1, 2, 3));
        assertThat(pipe.second().receiveBytes(into)).isEqualTo(1);
        assertThat(into.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 4);
    }

    @Test
    void aHandlerSeesTheMessagesWhereTheyLie() throws Exception {
        Pipe<Object> pipe = pipe();
        for (int i = 0; i < 5; i++) {
            pipe.first().sendBytes(new byte[i]);
        }
        List<Long> lengths = new ArrayList<>();
        int handled = pipe.second()
                .receive(
                        bytes -> {
                            assertThat(bytes.isNative()).isTrue();
                            assertThat(bytes.isReadOnly()).isTrue();
                            assertThat(bytes.address() % 8).isZero();
                            lengths.add(bytes.byteSize());
                        },
                        3);
        assertThat(handled).isEqualTo(3);
        assertThat(pipe.second().receive(bytes -> lengths.add(bytes.byteSize()), 10))
                .isEqualTo(2);
        assertThat(pipe.second().receive(bytes -> lengths.add(-1L), 10)).isZero();
        assertThat(lengths).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void whatAHandlerThrowsReachesTheCallerAndTheNextMessageFollows() throws Exception {
        Pipe<Object> pipe = pipe();
        pipe.first().sendBytes(new byte[1]);
        pipe.first().sendBytes(new byte[2]);
        var thrown = new IllegalStateException("from the handler");
        assertThatThrownBy(() -> pipe.second()
                        .receive(
                                bytes -> {
                                    throw thrown;
                                },
                                10))
                .isSameAs(thrown);
        assertThat(pipe.second().receiveBytes()).hasSize(2);
    }

    @Test
    void aHandlerMaySendButNotReceiveFromItsOwnConnection() throws Exception {
        Pipe<Object> pipe = pipe();
        pipe.first().sendBytes(new byte[1]);
        pipe.first().sendBytes(new byte[2]);
        List<Throwable> refused = new ArrayList<>();
        pipe.second()
                .receive(
                        bytes -> {
                            try {
                                pipe.second().sendBytes(bytes);
                                pipe.second().receiveBytes();
                            } catch (IOException | InterruptedException | IllegalStateException e) {
                                refused.add(e);
                            }
                            try {
                                pipe.second().receive(again -> {}, 1);
                            } catch (IOException | IllegalStateException e) {
                                refused.add(e);
                            }
                        },
                        1);
        assertThat(refused).hasSize(2).allMatch(e -> e instanceof IllegalStateException);
        assertThat(pipe.first().receiveBytes()).hasSize(1);
        assertThat(pipe.second().receiveBytes()).hasSize(2);
    }

    @Test
    void aHandlerMayCloseItsOwnConnection() throws Exception {
        Pipe<Object> pipe = pipe();
        pipe.first().sendBytes(new byte[1]);
        pipe.first().sendBytes(new byte[2]);
        long begin = System.nanoTime();
        assertThatThrownBy(() -> pipe.second().receive(bytes -> pipe.second().close(), 2))
                .isInstanceOf(ClosedChannelException.class);
        assertThat(System.nanoTime() - begin).isLessThan(900_000_000L);
        assertThat(pipe.first().poll(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(pipe.first()::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void handlersOfTwoThreadsDoNotMixUpTheirMessages() throws Exception {
        Pipe<Object> pipe = pipe();
        List<Waiting<Integer>> receivers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            receivers.add(world.running(() -> {
                MemorySegment into = MemorySegment.ofArray(new byte[1]);
                int sum = 0;
                for (int count = 0; count < 500; count++) {
                    assertThat(pipe.second().receiveBytes(into)).isEqualTo(1);
                    sum += into.get(ValueLayout.JAVA_BYTE, 0);
                }
                return sum;
            }));
        }
        int sum = 0;
        for (int i = 0; i < 1000; i++) {
            sum += i % 100;
            pipe.first().sendBytes(new byte[] {(byte) (i % 100)});
        }
        assertThat(receivers.get(0).result() + receivers.get(1).result()).isEqualTo(sum);
    }

    @Test
    void aOneWayPipeHasOneChannel() throws Exception {
        Pipe<Integer> pipe = world.hosting.pipe(Pipe.Direction.ONE_WAY);
        Connection<Integer> writer = far.handleOf(pipe.second());
        Connection<Integer> reader = far.handleOf(pipe.first());
        writer.send(1);
        assertThat(reader.receive()).isEqualTo(1);
        assertThatThrownBy(() -> reader.send(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(writer::receive).isInstanceOf(UnsupportedOperationException.class);
        assertThat(world.transport.unfreed()).isEqualTo(1);
        reader.close();
        pipe.first().close();
        assertThatThrownBy(() -> writer.send(2)).isInstanceOf(BrokenPipeException.class);
        writer.close();
        pipe.close();
        assertThat(world.transport.unfreed()).isZero();
    }

    @Test
    void allMessagesComeBeforeTheEnd() throws Exception {
        Pipe<Integer> pipe = pipe();
        pipe.second().send(1);
        pipe.second().send(2);
        pipe.second().close();
        assertThat(pipe.first().receive()).isEqualTo(1);
        assertThat(pipe.first().receive(bytes -> {}, 10)).isEqualTo(1);
        assertThat(pipe.first().poll()).isTrue();
        assertThatThrownBy(pipe.first()::receive).isInstanceOf(EOFException.class);
        assertThatThrownBy(pipe.first()::receiveBytes).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> pipe.first().receive(bytes -> {}, 1)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> pipe.first().receiveBytes(MemorySegment.ofArray(new byte[1])))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> pipe.first().send(1)).isInstanceOf(BrokenPipeException.class);
        pipe.close();
        assertThat(world.transport.unfreed()).isZero();
    }

    @Test
    void theEndIsSeenWhenTheProcessThatHeldTheOtherEndIsKilled() throws Exception {
        Pipe<byte[]> pipe = pipe();
        Waiting<byte[]> receiving = world.waiting(pipe.first()::receiveBytes);
        far.wire().kill();
        assertThat(receiving.failure()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> pipe.first().sendBytes(new byte[1])).isInstanceOf(BrokenPipeException.class);
        pipe.first().close();
        assertThat(world.transport.unfreed()).isZero();
    }

    @Test
    void aProcessThatIsStoppedInTheMiddleOfAPutDoesNotHoldUpTheHost() throws Exception {
        Pipe<byte[]> pipe = pipe();
        world.transport.channel(0).stop();
        far.wire().kill();
        SharingProcesses.until(() -> world.transport.channel(0).repairs.get() > 0);
        Far another = world.far();
        Pipe<byte[]> others = world.hosting.pipe(Pipe.Direction.DUPLEX);
        Connection<byte[]> theirs = another.handleOf(others.second());
        others.second().close();
        theirs.close();
        assertThatThrownBy(others.first()::receive).isInstanceOf(EOFException.class);
        world.transport.channel(0).goOn();
        assertThatThrownBy(pipe.first()::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void anEndUnderWayCountsAsHeld() throws Exception {
        Pipe<Connection<String>> courier = pipe();
        Pipe<String> sent = world.hosting.pipe(Pipe.Direction.DUPLEX);
        courier.first().send(sent.second());
        sent.second().close();
        sent.first().send("for whoever takes it");
        assertThat(sent.first().poll(Duration.ofMillis(30))).isFalse();
        Connection<String> taken = courier.second().receive();
        assertThat(taken.receive()).isEqualTo("for whoever takes it");
        taken.close();
        assertThatThrownBy(sent.first()::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void anEndIsNobodysWhenThePipeThatCarriedItIsGone() throws Exception {
        Pipe<Connection<String>> courier = pipe();
        Pipe<String> sent = world.hosting.pipe(Pipe.Direction.DUPLEX);
        courier.first().send(sent.second());
        sent.second().close();
        assertThat(sent.first().poll()).isFalse();
        far.wire().kill();
        assertThat(sent.first().poll(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(sent.first()::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void anEndIsNobodysWhenItsTakerIsKilledBeforeItUnpackedIt() throws Exception {
        Pipe<Connection<String>> courier = pipe();
        Pipe<String> sent = world.hosting.pipe(Pipe.Direction.DUPLEX);
        courier.first().send(sent.second());
        sent.second().close();
        var end = (Handle) courier.second();
        ConduitPort.Taken taken = end.held().conduit(1, true, false, end.gate()).take(0, false, end.gate());
        assertThat(taken.payload().cargo()).isNotNull();
        assertThat(sent.first().poll()).isFalse();
        far.wire().kill();
        assertThat(sent.first().poll(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(sent.first()::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void aMessageWhoseSenderDiedInTheMiddleIsAnErrorAndNotTheEnd() throws Exception {
        Pipe<byte[]> pipe = pipe();
        Far another = world.far();
        Connection<byte[]> sibling = another.handleOf(pipe.second());
        world.transport.channel(0).beginPut(far.wire().member);
        Waiting<byte[]> receiving = world.waiting(pipe.first()::receiveBytes);
        far.wire().kill();
        assertThat(receiving.failure())
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("a sender died in the middle of a message");
        sibling.sendBytes(new byte[] {1, 2, 3});
        assertThat(pipe.first().receiveBytes()).hasSize(3);
    }

    @Test
    void whoOnlyLookedAtAMessageCutShortDoesNotHideItFromWhoReceives() throws Exception {
        Pipe<byte[]> pipe = pipe();
        Connection<byte[]> sibling = world.far().handleOf(pipe.second());
        world.transport.channel(0).beginPut(far.wire().member);
        assertThat(pipe.first().poll(Duration.ofMillis(20))).isFalse();
        far.wire().kill();
        assertThat(pipe.first().poll(Duration.ofSeconds(10))).isTrue();
        assertThat(pipe.first().poll()).isTrue();
        sibling.send(new byte[] {1});
        assertThatThrownBy(() -> pipe.first().receive(bytes -> {}, 10)).hasMessageContaining("died in the middle");
        assertThat(pipe.first().receive()).containsExactly(1);
    }

    @Test
    void aSenderWaitsWhileTheReceiversAreFarBehind() throws Exception {
        Pipe<byte[]> pipe = pipe();
        byte[] message = new byte[1 << 20];
        Waiting<Integer> sending = world.running(() -> {
            for (int i = 0; i < 20; i++) {
                pipe.second().sendBytes(message);
            }
            return 20;
        });
        assertThat(pipe.first().poll(Duration.ofSeconds(10))).isTrue();
        assertThat(sending.isDone()).isFalse();
        for (int i = 0; i < 20; i++) {
            assertThat(pipe.first().receiveBytes()).hasSize(1 << 20);
        }
        assertThat(sending.result()).isEqualTo(20);
    }

    @Test
    void closingAConnectionEndsTheWaitsInIt() throws Exception {
        Pipe<byte[]> pipe = pipe();
        Waiting<byte[]> receiving = world.waiting(pipe.second()::receiveBytes);
        Waiting<Boolean> polling = world.waiting(() -> pipe.second().poll(Duration.ofHours(1)));
        Waiting<Object> sending = world.waiting(() -> {
            while (true) {
                pipe.second().sendBytes(new byte[1 << 20]);
            }
        });
        pipe.second().close();
        assertThat(receiving.failure()).isInstanceOf(ClosedChannelException.class);
        assertThat(polling.failure()).isInstanceOf(ClosedChannelException.class);
        assertThat(sending.failure()).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> pipe.second().send(new byte[0])).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(pipe.second()::poll).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void whoWaitsInAConnectionThatIsClosedIsNotToldThatItCameToItsEnd() throws Exception {
        for (int i = 0; i < 20; i++) {
            Pipe<byte[]> pipe = pipe();
            Waiting<byte[]> receiving = world.waiting(pipe.first()::receiveBytes);
            pipe.first().close();
            assertThat(receiving.failure()).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void waitsAnswerToAnInterruptAndLoseNothing() throws Exception {
        Pipe<byte[]> pipe = pipe();
        Waiting<byte[]> receiving = world.waiting(pipe.second()::receiveBytes);
        receiving.interrupt();
        assertThat(receiving.failure()).isInstanceOf(InterruptedException.class);
        Waiting<Boolean> kept = world.waiting(() -> {
            try {
                while (true) {
                    pipe.second().sendBytes(new byte[1 << 20]);
                }
            } catch (InterruptedIOException e) {
                return Thread.currentThread().isInterrupted();
            }
        });
        kept.interrupt();
        assertThat(kept.result()).isTrue();
        assertThat(pipe.first().receiveBytes()).hasSize(1 << 20);
    }

    @Test
    void virtualThreadsMayWaitForMessages() throws Exception {
        Pipe<Integer> pipe = pipe();
        List<Waiting<Integer>> receivers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            receivers.add(world.virtual(pipe.second()::receive));
        }
        Waiting<Boolean> looking = world.virtual(() -> pipe.first().poll(Duration.ofHours(1)));
        int sum = 0;
        for (int i = 0; i < 100; i++) {
            pipe.first().send(1);
        }
        for (Waiting<Integer> receiver : receivers) {
            sum += receiver.result();
        }
        assertThat(sum).isEqualTo(100);
        Waiting<Object> sending = world.virtual(() -> {
            for (int i = 0; i < 10; i++) {
                pipe.second().send(i);
            }
            return null;
        });
        assertThat(looking.result()).isTrue();
        sending.result();
    }

    @Test
    void everythingFailsAtOnceWhenTheHostIsLost() throws Exception {
        Pipe<byte[]> pipe = pipe();
        Waiting<byte[]> receiving = world.waiting(pipe.second()::receiveBytes);
        far.wire().tear();
        assertThat(receiving.failure())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EOFException.class)
                .hasMessageContaining("cannot use this connection");
        assertThatThrownBy(() -> pipe.second().sendBytes(new byte[1])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> pipe.second().receive(bytes -> {}, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(pipe.second()::poll).isInstanceOf(IOException.class);
        pipe.second().close();
    }

    @Test
    void whereThereIsRoomForOneDirectionOnlyNothingStays() {
        world.transport.roomFor(1);
        assertThatThrownBy(() -> world.hosting.pipe(Pipe.Direction.DUPLEX))
                .hasMessageContaining("cannot make a pipe")
                .hasMessageContaining("no room for shared memory");
        assertThat(world.transport.unfreed()).isZero();
    }

    @Test
    void anElementThatFindsNoRoomIsAnErrorOfItsPutter() throws Exception {
        Pipe<byte[]> pipe = pipe();
        world.transport.roomFor(0);
        assertThatThrownBy(() -> pipe.second().sendBytes(new byte[1]))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("no room for shared memory");
        world.transport.roomFor(Integer.MAX_VALUE);
        pipe.second().sendBytes(new byte[] {1});
        assertThat(pipe.first().receiveBytes()).containsExactly(1);
    }
}
