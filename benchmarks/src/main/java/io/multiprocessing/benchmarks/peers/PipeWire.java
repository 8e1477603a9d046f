package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Connection;
import io.multiprocessing.MessageHandler;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** An end of one of our pipes. Nothing is set: as a program gets it. */
final class PipeWire implements Wire {
    private final Connection<Object> connection;
    private final String payload;
    private final byte[] message;
    private final MemorySegment segment;
    private final MemorySegment into;
    private final Order order;
    private Order received;
    private int handled;
    private final MessageHandler handler = bytes -> handled = (int) bytes.byteSize();

    PipeWire(Connection<Object> connection, Shape shape) {
        this.connection = connection;
        payload = shape.payload();
        message = new byte[shape.size()];
        segment = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(shape.size()));
        into = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(shape.size()));
        order = Order.ofSize(shape.size());
    }

    @Override
    public void send() throws Exception {
        switch (payload) {
            case "bytes" -> connection.sendBytes(message);
            case "record" -> connection.send(order);
            default -> connection.sendBytes(segment);
        }
    }

    @Override
    public int receive() throws Exception {
        return switch (payload) {
            case "bytes" -> connection.receiveBytes().length;
            case "record" -> receiveOrder();
            case "into" -> connection.receiveBytes(into);
            default -> handle();
        };
    }

    private int receiveOrder() throws Exception {
        received = (Order) connection.receive();
        return 0;
    }

    private int handle() throws Exception {
        while (connection.receive(handler, 1) == 0) {
            Thread.onSpinWait();
        }
        return handled;
    }

    @Override
    public void close() {
        connection.close();
    }
}
