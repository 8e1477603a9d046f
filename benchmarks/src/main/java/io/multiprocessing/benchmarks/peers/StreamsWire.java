package io.multiprocessing.benchmarks.peers;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The pipes that {@link ProcessBuilder} gives: the child's standard input and output. What one has without any library.
 * Arrays, read and written whole; the size is known to both.
 */
final class StreamsWire implements Wire {
    private final InputStream in;
    private final OutputStream out;
    private final java.lang.Process child;
    private final byte[] message;
    private final byte[] into;
    private final boolean fresh;

    private StreamsWire(InputStream in, OutputStream out, java.lang.Process child, Shape shape) {
        this.in = in;
        this.out = out;
        this.child = child;
        message = new byte[shape.size()];
        into = new byte[shape.size()];
        fresh = shape.fresh();
    }

    static Link open(Shape shape) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StreamsWire.class.getName(),
                shape.kind(),
                shape.payload(),
                Integer.toString(shape.size()),
                shape.loop().name());
        java.lang.Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var near = new StreamsWire(child.getInputStream(), child.getOutputStream(), child, shape);
        return new Link(near, null, false);
    }

    /**
     * The child.
     *
     * @param arguments the shape
     * @throws Exception the pipe broke
     */
    public static void main(String[] arguments) throws Exception {
        var shape = new Shape(arguments[0], arguments[1], Integer.parseInt(arguments[2]), Loop.valueOf(arguments[3]));
        try (var in = new FileInputStream(FileDescriptor.in);
                var out = new FileOutputStream(FileDescriptor.out)) {
            shape.loop().run(new StreamsWire(in, out, null, shape));
        } catch (IOException e) {
            System.exit(0); // the parent has gone, or has what it wanted
        }
    }

    @Override
    public void send() throws IOException {
        out.write(message);
        out.flush();
    }

    @Override
    public int receive() throws IOException {
        byte[] to = fresh ? new byte[into.length] : into;
        int length = in.readNBytes(to, 0, to.length);
        if (length < to.length) {
            throw new EOFException();
        }
        return length;
    }

    @Override
    public void close() throws Exception {
        if (child != null) {
            child.destroyForcibly();
            child.waitFor();
        }
    }
}
