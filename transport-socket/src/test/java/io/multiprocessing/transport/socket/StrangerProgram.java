package io.multiprocessing.transport.socket;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A program that another user runs: it connects and tells what happens. It uses nothing but the JDK. */
final class StrangerProgram {
    private StrangerProgram() {}

    /**
     * The program.
     *
     * @param arguments the path of a socket file
     */
    public static void main(String[] arguments) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
            System.out.println("connected");
            System.out.println(channel.read(ByteBuffer.allocate(1)) < 0 ? "closed" : "heard something");
        } catch (IOException e) {
            System.out.println(e);
        }
    }
}
