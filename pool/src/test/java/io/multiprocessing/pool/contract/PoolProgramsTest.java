package io.multiprocessing.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Context;
import io.multiprocessing.pool.Pool;
import io.multiprocessing.testkit.Program;
import io.multiprocessing.testkit.Row;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
                    System.out.println(e.getCause() instanceof RejectedExecutionException ? "refused" : e.toString());
                }
            }));
        }
    }

    @Test
    @Row("EXE-39")
    void aTaskThatIsBroughtWhileTheJvmEndsIsDoneOrRefusedAndHoldsNobodyUp() throws Exception {
        assertThat(outputOf(SubmitsWhileItEnds.class)).isIn("done", "refused");
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
}
