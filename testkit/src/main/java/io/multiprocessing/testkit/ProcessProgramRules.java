package io.multiprocessing.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs of their own: the end of {@code main}, the console, and the options of the JVM. */
interface ProcessProgramRules extends Stage {
    @Test
    @Row({"STM-12", "STM-23"})
    default void aProgramNeedsNoGuardAroundItsMain() throws Exception {
        Program program = Program.run(PrintsFromAChild.class, List.of(), transportName());
        assertEquals(new Said(4, "123\n", ""), Said.by(program));
    }

    /** Prints from a child, and exits with the child's exit code. */
    final class PrintsFromAChild {
        /** The program. */
        public static void main(String[] args) throws Exception {
            try (var mp = Context.create(args[0])) {
                Process child = mp.start(() -> {
                    System.out.println("123");
                    Process.exit(4);
                });
                child.join();
                System.exit(child.exitCode().getAsInt());
            }
        }
    }

    @Test
    @Row("STM-23")
    default void squaresAreComputedByChildren() throws Exception {
        Program program = Program.run(Squares.class, List.of(), transportName());
        assertEquals(new Said(0, "SPAWN -> [1, 4, 9]\n", ""), Said.by(program));
    }

    /** One child for each number, all with a method reference into a nested class. */
    final class Squares {
        /** The program. */
        public static void main(String[] args) throws Exception {
            try (var mp = Context.create(args[0])) {
                var results = mp.<Integer>queue();
                for (int number : new int[] {1, 2, 3}) {
                    mp.start(() -> results.put(square(number)));
                }
                var squares = new ArrayList<Integer>();
                while (squares.size() < 3) {
                    squares.add(results.take());
                }
                Collections.sort(squares);
                System.out.println(mp.startMethod() + " -> " + squares);
            }
        }

        static int square(int x) {
            return x * x;
        }
    }

    @Test
    @Row("STM-23")
    default void aRelativeClassPathIsUnderstoodFromAnotherDirectory() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        var relative = new ArrayList<String>();
        for (String entry : Program.classPath().split(java.io.File.pathSeparator)) {
            relative.add(here.relativize(Path.of(entry).toAbsolutePath()).toString());
        }
        var command = List.of(
                Program.java(),
                "-cp",
                String.join(java.io.File.pathSeparator, relative),
                StartsElsewhere.class.getName(),
                transportName());
        Program program = Program.run(command, here);
        assertEquals(new Said(0, "/\n", ""), Said.by(program));
    }

    /** Starts a child in the root directory. */
    final class StartsElsewhere {
        /** The program. */
        public static void main(String[] args) throws Exception {
            try (var mp = Context.create(args[0])) {
                mp.process()
                        .directory(Path.of("/"))
                        .start(() -> System.out.println(Path.of("").toAbsolutePath()))
                        .join();
            }
        }
    }

    @Test
    @Row("STM-11")
    default void aChildHasTheJvmOptionsOfItsParent() throws Exception {
        var options =
                List.of("-ea", "-Xss2m", "-Dk=v w", "--enable-preview", "--add-opens=java.base/java.util=ALL-UNNAMED");
        Program program = Program.run(TellsOptions.class, options, transportName());
        assertEquals(0, program.exitCode(), program.errors());
        for (String option : options) {
            assertTrue(program.output().contains("<" + option + ">"), () -> option + " not in " + program.output());
        }
        assertTrue(program.output().contains("assertions on, property v w, java.util open"), program.output());
    }

    /** Prints the options of a child's JVM, and what is in force. */
    final class TellsOptions {
        /** The program. */
        public static void main(String[] args) throws Exception {
            try (var mp = Context.create(args[0])) {
                mp.start(() -> {
                            ManagementFactory.getRuntimeMXBean()
                                    .getInputArguments()
                                    .forEach(option -> System.out.println("<" + option + ">"));
                            boolean open = List.class.getModule().isOpen("java.util", TellsOptions.class.getModule());
                            System.out.println("assertions "
                                    + (TellsOptions.class.desiredAssertionStatus() ? "on" : "off") + ", property "
                                    + System.getProperty("k") + ", java.util " + (open ? "open" : "closed"));
                        })
                        .join();
            }
        }
    }

    @Test
    default void heapLimitAndDebuggerOptionsAreNotInherited() throws Exception {
        Program program = Program.run(
                TellsOptions.class,
                List.of("-Xmx99m", "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"),
                transportName());
        assertEquals(0, program.exitCode(), program.errors());
        assertTrue(
                !program.output().contains("<-Xmx99m>") && !program.output().contains("<-agentlib"), program.output());
    }

    @Test
    @Row("ACT-09")
    default void theEndOfMainWaitsForChildrenAndEndsDaemons() throws Exception {
        Program program = Program.run(LeavesChildren.class, List.of(), transportName());
        assertEquals(new Said(0, "main ends\nchild ends\n", ""), Said.by(program));
        assertTrue(program.took().compareTo(Await.scaled(Duration.ofSeconds(20))) < 0, () -> "took " + program.took());
    }

    @Test
    default void systemExitWaitsForChildrenAndEndsDaemonsToo() throws Exception {
        Program program = Program.run(LeavesChildren.class, List.of(), transportName(), "exit");
        assertEquals(new Said(5, "main ends\nchild ends\n", ""), Said.by(program));
    }

    /** Ends while a daemon and another child run; neither is joined, the context is not closed. */
    final class LeavesChildren {
        /** The program. */
        public static void main(String[] args) {
            Context mp = Context.create(args[0]);
            mp.process().daemon(true).start(Await::forever);
            mp.start(() -> {
                Await.pause(Duration.ofSeconds(1));
                System.out.println("child ends");
            });
            System.out.println("main ends");
            if (args.length > 1) {
                System.exit(5);
            }
        }
    }

    @Test
    default void aProgramThatUsesNothingEndsAtOnce() throws Exception {
        Program program = Program.run(UsesNothing.class, List.of(), transportName());
        assertEquals(new Said(0, "", ""), Said.by(program));
    }

    /** Makes objects and forgets them. */
    final class UsesNothing {
        /** The program. */
        public static void main(String[] args) throws Exception {
            Context mp = Context.create(args[0]);
            mp.<Integer>queue().put(1);
            mp.pipe().first().poll();
            mp.lock().lock();
        }
    }

    /**
     * What of a program is compared: all of it but the time.
     *
     * @param exitCode as the operating system tells it
     * @param output standard output
     * @param errors standard error
     */
    record Said(int exitCode, String output, String errors) {
        static Said by(Program program) {
            return new Said(program.exitCode(), program.output(), program.errors());
        }
    }
}
