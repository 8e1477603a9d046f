package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A semaphore, an event or a barrier in shared memory, in the process that hosts it. */
final class SharedCalls extends SharedObject {
    private final Reference.Kind kind;
    private final SharedPort port;
    private byte[] cargo;

    private SharedCalls(Node node, Reference.Kind kind, Function<Lifeline, SharedPort> port, byte[] cargo) {
        super(node, 1);
        this.kind = kind;
        this.port = port.apply(lifeline);
        this.cargo = cargo;
        node.add(this);
    }

    /** Empty: there is no structure for it. */
    static Optional<SharedCalls> semaphore(Node node, SharedStructures structures, int permits, boolean bounded)
            throws IOException {
        return structures
                .createSemaphore(permits, bounded)
                .map(made -> new SharedCalls(
                        node, Reference.Kind.SEMAPHORE, lifeline -> new SharedSemaphorePort(made, lifeline), null));
    }

    /** Empty: there is no structure for it. */
    static Optional<SharedCalls> event(Node node, SharedStructures structures) throws IOException {
        return structures
                .createEvent()
                .map(made -> new SharedCalls(
                        node, Reference.Kind.EVENT, lifeline -> new SharedEventPort(made, lifeline), null));
    }

    /**
     * Empty: there is no structure for it.
     *
     * @param action what it carries stays with the barrier, until nobody will run it any more; null: there is none
     */
    static Optional<SharedCalls> barrier(Node node, SharedStructures structures, int parties, Payload action)
            throws IOException {
        return structures
                .createBarrier(parties, SharedBarrierPort.packed(action))
                .map(made -> new SharedCalls(
                        node,
                        Reference.Kind.BARRIER,
                        lifeline -> new SharedBarrierPort(made, lifeline),
                        action == null ? null : action.cargo()));
    }

    Reference.Kind kind() {
        return kind;
    }

    SharedPort port() {
        return port;
    }

    @Override
    List<String> structures() {
        return port.addresses();
    }

    @Override
    void refuse(int end) {
        // who does not hold it does not wait for it
    }

    @Override
    void drop(int end, List<byte[]> dropped) {
        if (cargo != null) {
            dropped.add(cargo);
            cargo = null;
        }
    }

    @Override
    void repair() {
        port.repair();
    }

    @Override
    boolean hasLuggage() {
        return false;
    }

    @Override
    void collectLuggage(List<byte[]> collected) {
        // nothing is taken out of it
    }

    @Override
    void abortStructures() {
        port.abort();
    }

    @Override
    void releaseStructures() {
        port.release();
    }
}
