package io.multiprocessing.benchmarks.peers;

import io.multiprocessing.Task;
import java.nio.file.Path;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * JeroMQ: a pair of sockets for round trips, PUSH to PULL for streams, over {@code ipc://} (a Unix domain socket) or
 * TCP on the loopback; one I/O thread each, high-water marks of 1,000 messages, which are its own settings. An array of
 * its own for each message, whatever the payload: it has no other way.
 */
final class ZeroMqWire implements Wire {
    private final ZContext context;
    private final ZMQ.Socket socket;
    private final byte[] message;

    private ZeroMqWire(ZContext context, ZMQ.Socket socket, Shape shape) {
        this.context = context;
        this.socket = socket;
        message = new byte[shape.size()];
        socket.setLinger(0);
    }

    static Link open(Path place, Shape shape, boolean tcp) {
        var context = new ZContext(1);
        boolean streams = shape.loop() == Loop.STREAM;
        ZMQ.Socket socket = context.createSocket(streams ? SocketType.PULL : SocketType.PAIR);
        String address;
        if (tcp) {
            address = "tcp://127.0.0.1:" + socket.bindToRandomPort("tcp://127.0.0.1");
        } else {
            address = "ipc://" + place.resolve("zeromq");
            socket.bind(address);
        }
        Task<Wire> far = () -> connect(address, shape);
        return new Link(new ZeroMqWire(context, socket, shape), far, false);
    }

    private static Wire connect(String address, Shape shape) {
        var context = new ZContext(1);
        ZMQ.Socket socket = context.createSocket(shape.loop() == Loop.STREAM ? SocketType.PUSH : SocketType.PAIR);
        socket.connect(address);
        return new ZeroMqWire(context, socket, shape);
    }

    @Override
    public void send() {
        socket.send(message, 0);
    }

    @Override
    public int receive() {
        byte[] received = socket.recv(0);
        return received.length;
    }

    @Override
    public void close() {
        context.close();
    }
}
