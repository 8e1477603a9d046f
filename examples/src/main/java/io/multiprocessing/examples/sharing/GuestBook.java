package io.multiprocessing.examples.sharing;

import io.multiprocessing.Context;
import io.multiprocessing.Manager;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A manager lets programs in that are no relatives: each is started by itself, knows where and the key, and looks up
 * the guest book.
 */
public final class GuestBook {
    private static final byte[] KEY = "said among friends".getBytes(StandardCharsets.US_ASCII);

    @SuppressWarnings("unchecked") // so it was published
    static void visit(URI address, String name) {
        try (Manager manager = Manager.connect(address, KEY)) {
            List<String> book = manager.lookup("guest book", List.class);
            book.add(name + " was here");
        }
    }

    static void host(Path door) throws Exception {
        try (var mp = Context.create();
                var manager = mp.manager()) {
            List<String> book = manager.list();
            manager.publish("guest book", book);
            URI address = manager.serve(URI.create("unix:" + door), KEY);
            for (String name : List.of("Ann", "Bob")) {
                program(address.toString(), name).inheritIO().start().waitFor();
            }
            new ArrayList<>(book).forEach(System.out::println);
        }
    }

    private static ProcessBuilder program(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                GuestBook.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 2) {
            visit(URI.create(args[0]), args[1]);
            return;
        }
        Path directory = Files.createTempDirectory("guests");
        host(directory.resolve("door"));
        Files.delete(directory);
    }
}
