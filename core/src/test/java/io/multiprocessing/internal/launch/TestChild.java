package io.multiprocessing.internal.launch;

import java.io.OutputStream;
import java.io.PrintStream;

/** The main class of the children in these tests. */
public final class TestChild {
    private TestChild() {}

    public static void main(String[] args) {
        if (Boolean.getBoolean("quiet")) {
            System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        }
        ChildBootstrap.run(args, new JavaSerialization());
    }
}
