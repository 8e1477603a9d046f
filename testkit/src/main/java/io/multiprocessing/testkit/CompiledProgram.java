package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A program whose source a test holds: compiled into the folder {@code classes} of a directory. */
public final class CompiledProgram {
    /** One class of each part of the library, but for the transport. */
    private static final List<String> LIBRARY = List.of(
            "io.multiprocessing.Context",
            "com.esotericsoftware.kryo.Kryo",
            "com.esotericsoftware.reflectasm.FieldAccess",
            "com.esotericsoftware.minlog.Log",
            "org.objenesis.Objenesis",
            "org.slf4j.Logger");

    private final Path directory;
    private final List<String> files = new ArrayList<>();

    /** Makes one without a source. */
    public CompiledProgram(Path directory) {
        this.directory = directory;
    }

    /** Adds a source file; its name is relative. */
    public CompiledProgram source(String name, String text) throws IOException {
        Path file = directory.resolve("src").resolve(name);
        Files.createDirectories(file.getParent());
        files.add(Files.writeString(file, text).toString());
        return this;
    }

    /** Compiles the files with these options. */
    public void compile(String... options) {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-d", directory.resolve("classes").toString()));
        arguments.addAll(files);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertEquals(0, result, "the program does not compile");
    }

    /**
     * What a program needs at run time: the library, its dependencies, and a transport, but nothing of the tests.
     *
     * @param transport its class
     * @return directories and jars
     */
    public static List<Path> library(Class<?> transport) {
        return Stream.concat(LIBRARY.stream(), Stream.of(transport.getName()))
                .map(CompiledProgram::placeOf)
                .toList();
    }

    private static Path placeOf(String name) {
        try {
            var source = Class.forName(name, false, CompiledProgram.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource();
            return Path.of(source.getLocation().toURI());
        } catch (Exception e) {
            throw new AssertionError("where is " + name + "?", e);
        }
    }
}
