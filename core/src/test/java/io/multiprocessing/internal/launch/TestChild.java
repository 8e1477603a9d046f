package io.multiprocessing.internal.launch;

/** The main class of the children in these tests. */
public final class TestChild {
    private TestChild() {}

    public static void main(String[] args) {
        ChildBootstrap.run(args, new JavaSerialization());
    }
}
