package io.multiprocessing.transport.sharedmem.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.testkit.NoLeaks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing at all to do for a while, and a great deal at once. */
@ExtendWith(NoLeaks.class)
@Tag("alone")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedMemExtremesTest {
    private static final long LARGE_BYTES = 1 << 30;
    private static final int STEP_BYTES = 4096;

    @BeforeAll
    static void warmUp() {
        // makes the directories of this process, which stay until it ends
        try (var mp = Context.create("sharedmem")) {
            mp.queue().close();
        }
    }

    @Test
    void fourProcessesThatWaitInATakeUseNoProcessorWorthMeasuring() throws Exception {
        try (var mp = Context.create("sharedmem")) {
            Queue<String> nothing = mp.queue();
            Queue<Boolean> told = mp.queue();
            List<Process> children = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                children.add(mp.process().daemon(true).start(() -> {
                    told.put(true);
                    nothing.take();
                }));
            }
            for (int i = 0; i < 4; i++) {
                told.take();
            }
            assertNull(nothing.poll(Duration.ofSeconds(2))); // they have come to rest
            Duration before = usedBy(children);
            assertNull(nothing.poll(Duration.ofSeconds(5)));
            Duration used = usedBy(children).minus(before);
            assertTrue(used.toMillis() < 4 * 5000 * 2 / 100, () -> "four idle processes used " + used + " in 5 s");
            for (Process _ : children) {
                nothing.put("go");
            }
            for (Process child : children) {
                child.join();
                assertEquals(0, child.exitCode().orElseThrow());
            }
        }
    }

    private static Duration usedBy(List<Process> processes) {
        return processes.stream()
                .map(each -> ProcessHandle.of(each.pid())
                        .orElseThrow()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Test
    void anElementOfOneGibibytePasses() throws Exception {
        Path shared = Path.of("/dev/shm");
        assumeTrue(Files.isDirectory(shared) && Files.getFileStore(shared).getUsableSpace() > 3 * LARGE_BYTES);
        assumeTrue(Runtime.getRuntime().maxMemory() > 2 * LARGE_BYTES, "the element that is taken lies on the heap");
        try (var mp = Context.create("sharedmem")) {
            Queue<MemorySegment> queue = mp.queue();
            Process child = mp.start(() -> {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment large = arena.allocate(LARGE_BYTES, 8);
                    for (long at = 0; at < LARGE_BYTES; at += STEP_BYTES) {
                        large.set(ValueLayout.JAVA_LONG, at, ~at);
                    }
                    queue.put(large);
                }
            });
            MemorySegment taken = queue.take();
            assertEquals(LARGE_BYTES, taken.byteSize());
            for (long at = 0; at < LARGE_BYTES; at += STEP_BYTES) {
                assertEquals(~at, taken.get(ValueLayout.JAVA_LONG, at));
            }
            child.join();
            assertEquals(0, child.exitCode().orElseThrow());
        }
    }
}
