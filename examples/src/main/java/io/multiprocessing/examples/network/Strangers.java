package io.multiprocessing.examples.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the programs have agreed upon, and how one of them starts another, which is nobody's child for the library. */
final class Strangers {
    /** Real programs read theirs from a file that nobody else can. */
    static final byte[] KEY = "said among friends".getBytes(StandardCharsets.US_ASCII);

    private Strangers() {}

    static Process program(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start();
    }
}
