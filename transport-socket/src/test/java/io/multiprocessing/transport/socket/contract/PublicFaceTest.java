package io.multiprocessing.transport.socket.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.testkit.Row;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the library shows to everybody: the API and the SPI, and in their signatures nothing of its inside. */
class PublicFaceTest {
    private static final Set<String> PACKAGES = Set.of("io.multiprocessing", "io.multiprocessing.spi");

    @Test
    @Row("PRC-51")
    void onlyTheApiAndTheSpiAreExportedToEverybody() throws Exception {
        ModuleDescriptor core =
                ModuleFinder.of(core()).find("io.multiprocessing").orElseThrow().descriptor();
        Set<String> exported = core.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        assertEquals(PACKAGES, exported);
    }

    @Test
    @Row("PRC-51")
    void noPublicSignatureShowsAnInternalType() throws Exception {
        var types = publicTypes();
        assertTrue(types.size() > 20, () -> "too few to be all: " + types);
        var foreign = new TreeSet<String>();
        for (Class<?> type : types) {
            for (Method method : type.getMethods()) {
                look(type, method.getReturnType(), foreign);
                look(type, method, foreign);
            }
            for (Executable constructor : type.getConstructors()) {
                look(type, constructor, foreign);
            }
        }
        assertEquals(Set.of(), foreign);
    }

    private static void look(Class<?> type, Executable executable, Set<String> foreign) {
        for (Class<?> parameter : executable.getParameterTypes()) {
            look(type, parameter, foreign);
        }
        for (Class<?> exception : executable.getExceptionTypes()) {
            look(type, exception, foreign);
        }
    }

    private static void look(Class<?> type, Class<?> used, Set<String> foreign) {
        Class<?> plain = used;
        while (plain.isArray()) {
            plain = plain.componentType();
        }
        if (!plain.isPrimitive()
                && !plain.getName().startsWith("java.")
                && !PACKAGES.contains(plain.getPackageName())) {
            foreign.add(type.getName() + " shows " + plain.getName());
        }
    }

    private static List<Class<?>> publicTypes() throws Exception {
        var types = new ArrayList<Class<?>>();
        if (Files.isDirectory(core())) {
            collect(core(), types);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(core())) {
                collect(jar.getPath("/"), types);
            }
        }
        return types;
    }

    private static void collect(Path root, List<Class<?>> types) throws Exception {
        for (String name : PACKAGES) {
            try (Stream<Path> files = Files.list(root.resolve(name.replace('.', '/')))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    String simple = file.getFileName().toString().replace(".class", "");
                    if (!simple.equals("package-info")) {
                        Class<?> type = Class.forName(name + "." + simple, false, Context.class.getClassLoader());
                        if (Modifier.isPublic(type.getModifiers())) {
                            types.add(type);
                        }
                    }
                }
            }
        }
    }

    private static Path core() throws Exception {
        return Path.of(Context.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
