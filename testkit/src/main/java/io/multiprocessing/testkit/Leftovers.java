package io.multiprocessing.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of this process can be left behind, at one moment.
 *
 * @param children pid and command line of the library's children
 * @param descriptors open sockets, pipes, selectors and temporary files, as {@code /proc/self/fd} tells them
 * @param files in run directories of this process
 * @param threads those that keep the JVM alive
 */
record Leftovers(Set<String> children, Set<String> descriptors, Set<String> files, Set<String> threads) {
    /** Works in the background, for later children, for as long as it takes. */
    private static final String CACHE_MAKER = "io.multiprocessing.internal.aot.CacheMaker";

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Leftovers now() {
        return new Leftovers(childrenNow(), descriptorsNow(), filesNow(), threadsNow());
    }

    Leftovers without(Leftovers before) {
        return new Leftovers(
                minus(children, before.children),
                minus(descriptors, before.descriptors),
                minus(files, before.files),
                minus(threads, before.threads));
    }

    boolean isEmpty() {
        return children.isEmpty() && descriptors.isEmpty() && files.isEmpty() && threads.isEmpty();
    }

    private static Set<String> minus(Set<String> all, Set<String> some) {
        var left = new LinkedHashSet<>(all);
        left.removeAll(some);
        return left;
    }

    private static Set<String> childrenNow() {
        Set<String> waiting =
                StandbyPids.waiting().stream().map(String::valueOf).collect(Collectors.toSet());
        return ProcessHandle.current()
                .children()
                .map(child -> child.pid() + " " + child.info().commandLine().orElse("(ended, not reaped)"))
                .filter(child -> child.contains("io.multiprocessing") || child.contains("not reaped"))
                .filter(child -> !child.contains(CACHE_MAKER))
                .filter(child -> !waiting.contains(child.substring(0, child.indexOf(' '))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> descriptorsNow() {
        var open = new TreeSet<String>();
        boolean standby = !StandbyPids.waiting().isEmpty();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path entry : entries) {
                String target = targetOf(entry);
                if (counts(target) && !(standby && isOfALink(target))) {
                    open.add(target.startsWith("anon_inode:") ? target + " " + entry.getFileName() : target);
                }
            }
        } catch (IOException e) {
            return Set.of(); // no such view on this system
        }
        return open;
    }

    private static String targetOf(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** Which JVM waits for a target, and by which sockets and pipes it is connected, changes with every start. */
    private static boolean isOfALink(String target) {
        return target.startsWith("socket:") || target.startsWith("pipe:");
    }

    private static boolean counts(String target) {
        return target.startsWith("socket:")
                || target.startsWith("pipe:")
                || target.startsWith("anon_inode:")
                || RunFiles.isOurs(target);
    }

    private static Set<String> filesNow() {
        var found = new TreeSet<String>();
        for (Path directory : RunFiles.directories()) {
            try (Stream<Path> inside = Files.walk(directory)) {
                inside.filter(Leftovers::isNotKept).forEach(file -> found.add(file.toString()));
            } catch (IOException | java.io.UncheckedIOException goneMeanwhile) {
                found.remove(directory.toString());
            }
        }
        return found;
    }

    /** A crashed child's report is kept on purpose, until its parent ends; JVMs that wait come and go. */
    private static boolean isNotKept(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith("hs_err_") && !name.startsWith("standby-");
    }

    private static Set<String> threadsNow() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon()
                        && !thread.getName().startsWith("junit-")
                        && !thread.getName().startsWith("surefire-"))
                .map(thread -> thread.getName() + " #" + thread.threadId())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
