package io.multiprocessing.testkit;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.ShareableList;
import io.multiprocessing.SharedMemory;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makers and writers of shared memory that are killed. */
interface SharedMemoryDeathRules extends Stage {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Row({"SHM-15", "TRK-01"})
    default void memoryWhoseMakerEndsStaysMappedAndItsNameIsGone(boolean terminated) throws Exception {
        try (var memories = mp().<SharedMemory>queue();
                var lists = mp().<ShareableList>queue();
                var names = mp().<String>queue()) {
            Process maker = child(() -> {
                var memory = Context.current().sharedMemory(16);
                memory.segment().set(JAVA_LONG, 8, 55);
                memories.put(memory);
                lists.put(Context.current().shareableList("a", 1));
                var removed = Context.current().sharedMemory(16);
                removed.unlink();
                names.put(Context.current().sharedMemory(16).name());
                Await.forever();
            });
            try (var memory = Expect.next(memories);
                    var list = Expect.next(lists)) {
                String other = Expect.next(names);
                if (terminated) {
                    maker.terminate();
                    Expect.endsWithin(Await.LIMIT, maker);
                } else {
                    KillAt.kill(maker);
                }
                assertEquals(55, memory.segment().get(JAVA_LONG, 8));
                memory.segment().set(JAVA_LONG, 0, 1);
                assertEquals("a", list.set(0, "b"));
                assertEquals(List.of("b", 1), list);
                for (String name : new String[] {memory.name(), list.name(), other}) {
                    var gone = assertThrows(UncheckedIOException.class, () -> mp().openSharedMemory(name));
                    assertInstanceOf(NoSuchFileException.class, gone.getCause());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list.set.before-version", "list.set.after-version"})
    default void aWriterThatIsKilledLeavesAWholeElementThatOthersReplace(String point) throws Exception {
        try (var list = mp().shareableList("before", 1)) {
            killAt().killed(point, () -> list.set(0, "after"));
            String left = point.contains("before") ? "before" : "after";
            assertEquals(left, list.get(0));
            assertEquals(left, list.set(0, "next"));
            assertEquals("next", list.set(0, "last"));
            assertEquals(List.of("last", 1), list);
        }
    }

    @Test
    default void aStoppedWriterKeepsOnlyOtherWritersOfItsElement() throws Exception {
        try (var list = mp().shareableList("before", 1)) {
            Process writer = killAt().stopped("list.set.before-version", () -> list.set(0, "after"));
            assertEquals("before", list.get(0));
            assertEquals(1, list.set(1, 2));
            var waiting = Waiting.in(() -> list.set(0, "next"));
            KillAt.kill(writer);
            assertEquals("before", waiting.result(Await.LIMIT));
        }
    }
}
