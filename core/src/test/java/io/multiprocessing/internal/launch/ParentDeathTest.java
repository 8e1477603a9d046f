package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Process;
import io.multiprocessing.Target;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of children whose parent is killed: a program in between starts them and is killed. */
@Tag("alone")
@Timeout(60)
@SuppressWarnings("serial") // targets may call what is private here
class ParentDeathTest {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    @Test
    void aDaemonIsGoneWithinASecond() throws Exception {
        assertThat(goneWhenParentIsKilled(Idle.class)).isTrue();
    }

    @Test
    void soIsOneThatIsBlockedInNativeCode() throws Exception {
        assertThat(goneWhenParentIsKilled(InNativeCode.class)).isTrue();
    }

    @Test
    void soIsOneWhoseHeapIsFull() throws Exception {
        assertThat(goneWhenParentIsKilled(HeapFull.class)).isTrue();
    }

    @Test
    void soIsOneThatIsStillUnpackingItsTarget() throws Exception {
        assertThat(goneWhenParentIsKilled(StillUnpacking.class)).isTrue();
    }

    @Test
    void soIsOneWhoseShutdownHookHangs() throws Exception {
        assertThat(goneWhenParentIsKilled(HookHangs.class)).isTrue();
    }

    @Test
    void soIsAnyChildThatIsTakenAlong() throws Exception {
        assertThat(goneWhenParentIsKilled(TakenAlong.class)).isTrue();
    }

    @Test
    void anotherGoesOnAndKnowsThatItsParentIsGone() throws Exception {
        try (Program parent = Program.start(GoesOn.class)) {
            ProcessHandle child = parent.awaitPid("child ");
            parent.handle().destroyForcibly();
            assertThat(parent.await("parent alive ")).isEqualTo("false");
            assertThat(Program.gone(child, Duration.ofSeconds(30))).isTrue();
        }
    }

    private static boolean goneWhenParentIsKilled(Class<?> main) throws Exception {
        try (Program parent = Program.start(main)) {
            ProcessHandle child = parent.awaitPid("child ");
            assertThat(child.isAlive()).isTrue();
            parent.handle().destroyForcibly();
            return Program.gone(child, ONE_SECOND);
        }
    }

    private static void begin(Launcher launcher, boolean daemon, Target target) throws InterruptedException {
        launcher.process().daemon(daemon).start(target).join();
    }

    private static void tellPid() {
        System.out.println("child " + ProcessHandle.current().pid());
    }

    private static void blockForEver() {
        while (true) {
            java.util.concurrent.locks.LockSupport.park();
        }
    }

    static final class Idle {
        public static void main(String[] args) throws InterruptedException {
            begin(TestLauncher.spawning(), true, () -> {
                tellPid();
                blockForEver();
            });
        }
    }

    static final class InNativeCode {
        public static void main(String[] args) throws InterruptedException {
            begin(TestLauncher.spawning(), true, () -> {
                try (ServerSocket nobodyConnects = new ServerSocket(0)) {
                    tellPid();
                    nobodyConnects.accept();
                }
            });
        }
    }

    static final class HeapFull {
        public static void main(String[] args) throws InterruptedException {
            begin(TestLauncher.spawning("-Xmx32m", "-XX:-ExitOnOutOfMemoryError"), true, () -> {
                tellPid();
                List<byte[]> all = new ArrayList<>();
                while (true) {
                    try {
                        all.add(new byte[1024]);
                    } catch (OutOfMemoryError e) {
                        all.removeLast();
                    }
                }
            });
        }
    }

    static final class StillUnpacking {
        public static void main(String[] args) throws InterruptedException {
            begin(TestLauncher.spawning(), true, new Slow());
        }

        private record Slow() implements Target {
            Slow {
                if (CurrentProcess.parent().isPresent()) {
                    tellPid();
                    blockForEver();
                }
            }

            @Override
            public void runTarget() {}
        }
    }

    static final class HookHangs {
        public static void main(String[] args) throws InterruptedException {
            begin(TestLauncher.spawning(), true, () -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    tellPid();
                    blockForEver();
                }));
                System.exit(0);
            });
        }
    }

    static final class TakenAlong {
        public static void main(String[] args) throws InterruptedException {
            begin(TestLauncher.takingChildrenAlong(), false, () -> {
                tellPid();
                blockForEver();
            });
        }
    }

    static final class GoesOn {
        public static void main(String[] args) throws InterruptedException {
            begin(TestLauncher.spawning(), false, () -> {
                Process parent = CurrentProcess.parent().orElseThrow();
                tellPid();
                parent.join();
                System.out.println("parent alive " + parent.isAlive());
            });
        }
    }
}
