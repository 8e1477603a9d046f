package io.multiprocessing.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Context;
import io.multiprocessing.Lock;
import io.multiprocessing.Manager;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.pool.WorkerDiedException;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.testkit.Program;
import io.multiprocessing.testkit.Row;
import io.multiprocessing.testkit.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How programs end that have pools. Each is a JVM of its own. */
@Timeout(120)
class PoolProgramsTest {
    private static String outputOf(Class<?> main) throws IOException, InterruptedException {
        Program program = Program.run(main, List.of());
        assertThat(program.errors()).isEmpty();
        assertThat(program.exitCode()).isZero();
        return program.output().strip();
    }

    private static int sayApple() throws InterruptedException {
        Thread.sleep(500); // main has returned by then
        System.out.println("apple");
        return 1;
    }

    /** Leaves its pool open. */
    static final class LeavesItOpen {
        public static void main(String[] args) {
            Pool pool = Pool.create(Context.create("socket"), 1);
            pool.submit(() -> sayApple());
        }
    }

    /** Shuts it down and does not wait. */
    static final class DoesNotWait {
        public static void main(String[] args) {
            Pool pool = Pool.create(Context.create("socket"), 1);
            pool.submit(() -> sayApple());
            pool.shutdown();
        }
    }

    @Test
    @Row({"EXE-42", "ROB-29"})
    void theEndOfMainWaitsForWhatAPoolHasAccepted() throws Exception {
        assertThat(outputOf(LeavesItOpen.class)).isEqualTo("apple");
        assertThat(outputOf(DoesNotWait.class)).isEqualTo("apple");
    }

    /** Brings a task when it is too late. */
    static final class SubmitsWhileItEnds {
        public static void main(String[] args) throws Exception {
            Pool pool = Pool.create(Context.create("socket"), 1);
            pool.apply(() -> 1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    pool.submit(() -> 2).get(20, TimeUnit.SECONDS);
                    System.out.println("done");
                } catch (RejectedExecutionException e) {
                    System.out.println("refused");
                } catch (Exception e) {
                    System.out.println(
                            switch (e.getCause()) {
                                case RejectedExecutionException _ -> "refused";
                                case WorkerDiedException _ -> "cut off";
                                case null, default -> e.toString();
                            });
                }
            }));
        }
    }

    @Test
    @Row("EXE-39")
    void aTaskThatIsBroughtWhileTheJvmEndsIsDoneRefusedOrCutOffAndHoldsNobodyUp() throws Exception {
        assertThat(outputOf(SubmitsWhileItEnds.class)).isIn("done", "refused", "cut off");
    }

    /** Drops a pool that it has not closed. */
    static final class ForgetsIt {
        public static void main(String[] args) throws Exception {
            Context mp = Context.create("socket");
            Pool.create(mp, 1).apply(() -> 1);
            for (int i = 0; i < 600 && !mp.activeChildren().isEmpty(); i++) {
                System.gc();
                Thread.sleep(50);
            }
            System.out.println("workers: " + mp.activeChildren().size());
            mp.close();
        }
    }

    @Test
    @Row("POL-30")
    void aPoolThatNobodyHoldsEndsItsWorkers() throws Exception {
        assertThat(outputOf(ForgetsIt.class)).isEqualTo("workers: 0");
    }

    /** Has a semaphore in a static field, and starts a child whose target lies in the same class. */
    static final class KeepsASemaphore {
        private static final Context MP = Context.create(System.getProperty("transport", "socket"));
        private static final Semaphore SEMAPHORE = MP.semaphore(1);

        public static void main(String[] args) throws Exception {
            Semaphore semaphore = SEMAPHORE;
            MP.start(() -> touch(semaphore)).join();
            System.out.println(SEMAPHORE.availablePermits());
            tellDirectoriesOf(ProcessHandle.current().pid());
        }

        private static void touch(Semaphore semaphore) throws InterruptedException {
            semaphore.acquire();
            SEMAPHORE.acquire(); // the child's own: the class is initialized there as well
            tellDirectoriesOf(ProcessHandle.current().pid());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "sharedmem"})
    @Row("TRK-08")
    void aSemaphoreInAStaticFieldLeavesNoWordAndNothingBehind(String transport) throws Exception {
        assertLeavesNothing(KeepsASemaphore.class, transport);
    }

    /** Uses one of everything, and ends. */
    static final class UsesEverything {
        public static void main(String[] args) throws Exception {
            Context mp = Context.create(System.getProperty("transport"));
            Queue<Integer> queue = mp.queue();
            Lock lock = mp.lock();
            var pipe = mp.<String>pipe();
            var end = pipe.second();
            Manager manager = mp.manager();
            Map<String, Integer> map = manager.map();
            Pool pool = Pool.create(mp, 2);
            mp.start(() -> {
                lock.lock();
                queue.put(1);
                end.send("said");
                map.put("key", 1);
                lock.unlock();
                tellDirectoriesOf(ProcessHandle.current().pid());
            });
            System.out.println(queue.take() + pipe.first().receive() + pool.apply(() -> 2));
            tellDirectoriesOf(ProcessHandle.current().pid());
            for (var each : mp.activeChildren()) {
                tellDirectoriesOf(each.pid());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "sharedmem"})
    @Row("TRK-10")
    void aProgramThatUsedEverythingLeavesNothingBehind(String transport) throws Exception {
        assertLeavesNothing(UsesEverything.class, transport);
    }

    /** Prints where the process keeps its files, for who looks afterwards. */
    private static void tellDirectoriesOf(long pid) {
        RunFiles.directoriesOf(pid).forEach(each -> System.out.println("directory " + each));
    }

    private static void assertLeavesNothing(Class<?> main, String transport) throws Exception {
        Program program = Program.run(main, List.of("-Dtransport=" + transport));
        assertThat(program.errors()).isEmpty();
        assertThat(program.exitCode()).isZero();
        List<Path> directories = program.output()
                .lines()
                .filter(line -> line.startsWith("directory "))
                .map(line -> Path.of(line.substring("directory ".length())))
                .toList();
        assertThat(directories).isNotEmpty();
        for (Path each : directories) {
            Await.until(each + " is gone", () -> Files.notExists(each));
        }
    }
}
