package io.multiprocessing.transport.sharedmem;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What living processes share, read from their files: looks only, takes no latch, changes no word. So the numbers of
 * one line may be from slightly different moments, and a place may be gone by the time it is printed.
 */
final class Inspection {
    private static final int COMMAND_WIDTH = 60;

    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Long> pids = new HashMap<>();

    private Inspection() {}

    /** Everything below these directories that has a table of members. */
    static String of(List<Path> places) {
        var inspection = new Inspection();
        for (Path place : places) {
            inspection.search(place, 2);
        }
        return inspection.text.isEmpty()
                ? "No process shares memory now (looked in " + places + ").\n"
                : inspection.text.toString();
    }

    private void search(Path directory, int depth) {
        if (Files.isRegularFile(directory.resolve(Members.FILE))) {
            host(directory);
            return;
        }
        standby(directory);
        if (depth == 0) {
            return;
        }
        for (Path entry : list(directory)) {
            if (Files.isDirectory(entry) && Files.isReadable(entry)) {
                search(entry, depth - 1);
            }
        }
    }

    /** JVMs that wait for a target say so in the run directory of their parent. */
    private void standby(Path directory) {
        if (!directory.getFileName().toString().startsWith("mp-")) {
            return;
        }
        var waiting = new StringBuilder();
        int count = 0;
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (name.matches("standby-[0-9]+")) {
                String pid = name.substring(name.indexOf('-') + 1);
                if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
                    waiting.append(' ').append(pid);
                    count++;
                }
            }
        }
        if (count > 0) {
            line("%s", directory);
            line("  standby %d JVMs wait for a target: pid%s", count, waiting);
        }
    }

    private static List<Path> list(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            all.forEach(entries::add);
        } catch (IOException | RuntimeException e) {
            return List.of(); // it is gone, or not ours
        }
        entries.sort(null);
        return entries;
    }

    private void host(Path directory) {
        try {
            List<Members.Seen> members = Members.look(directory);
            if (members.isEmpty()) {
                return;
            }
            pids.clear();
            members.forEach(member -> pids.put(member.id(), member.pid()));
            line("%s", directory);
            for (int i = 0; i < members.size(); i++) {
                Members.Seen member = members.get(i);
                line(
                        "  %s pid %-8d %s%s  %s",
                        i == 0 ? "host  " : "member",
                        member.pid(),
                        member.alive() ? (member.asleep() ? "idle" : "busy") : "DEAD",
                        member.wakes() ? "" : ", naps (no native access)",
                        command(member.pid()));
            }
        } catch (IOException e) {
            return; // its host ends just now
        }
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (name.matches("q[0-9]+")) {
                channel(file, name);
            } else if (name.matches("l[0-9]+")) {
                lock(file, name);
            } else if (name.matches("p[0-9]+")) {
                semaphore(file, name);
            } else if (name.matches("e[0-9]+")) {
                event(file, name);
            } else if (name.matches("b[0-9]+")) {
                barrier(file, name);
            }
        }
    }

    private static String command(long pid) {
        Optional<String> line =
                ProcessHandle.of(pid).flatMap(process -> process.info().commandLine());
        return line.map(all -> all.length() > COMMAND_WIDTH ? "…" + all.substring(all.length() - COMMAND_WIDTH) : all)
                .orElse("");
    }

    private void channel(Path file, String name) {
        try {
            MemorySegment memory = SharedFile.openToLook(file, SharedFile.Kind.CHANNEL);
            var layout = new ChannelLayout(memory);
            boolean pipe = layout.weighed();
            long put = layout.putAcquire();
            long taken = layout.takenAcquire();
            long waiting = layout.waiting();
            String unit = pipe ? " bytes" : "";
            String bound = layout.limit() == Long.MAX_VALUE ? "unbounded" : "of at most " + layout.limit() + unit;
            line(
                    "  %-5s %-6s waiting %d%s %s, put %d, taken %d%s%s%s%s%s",
                    pipe ? "pipe" : "queue",
                    name,
                    waiting,
                    unit,
                    bound,
                    put,
                    taken,
                    state(layout),
                    sleepers(memory, ChannelLayout.DATA_EVENT, ", takers wait"),
                    sleepers(memory, ChannelLayout.ROOM_EVENT, ", putters wait"),
                    latch(memory, ChannelLayout.TAIL_LATCH, ", being put to by pid "),
                    latch(memory, ChannelLayout.HEAD_LATCH, ", being taken from by pid "));
        } catch (IOException e) {
            line("  %s: %s", name, e.getMessage());
        }
    }

    private static String state(ChannelLayout layout) {
        if (layout.abortedAcquire()) {
            return ", aborted";
        }
        return switch (layout.putStateAcquire()) {
            case ChannelLayout.OPEN -> "";
            case ChannelLayout.SHUT -> ", shut down";
            default -> ", an end is closed";
        };
    }

    private static String sleepers(MemorySegment memory, long event, String words) {
        return Words.getIntAcquire(memory, event) != 0 ? words : "";
    }

    private String latch(MemorySegment memory, long offset, String words) {
        int holder = Words.getIntAcquire(memory, offset) & Integer.MAX_VALUE;
        return holder == 0 ? "" : words + pids.getOrDefault(holder, 0L);
    }

    private void lock(Path file, String name) {
        try {
            MemorySegment memory = SharedFile.openToLook(file, SharedFile.Kind.LOCK);
            var layout = new LockLayout(memory);
            int owner = layout.ownerVolatile();
            int waiting = 0;
            for (int slot = 0; slot < LockLayout.SLOTS; slot++) {
                waiting += layout.state(slot) != 0 ? 1 : 0;
            }
            line(
                    "  lock  %-6s %s%s%s",
                    name,
                    owner == 0 ? "free" : "held by pid " + pids.getOrDefault(owner & Integer.MAX_VALUE, 0L),
                    owner < 0 ? ", others wait for it" : "",
                    waiting == 0 ? "" : ", " + waiting + " wait in conditions");
        } catch (IOException e) {
            line("  %s: %s", name, e.getMessage());
        }
    }

    private void semaphore(Path file, String name) {
        try {
            MemorySegment memory = SharedFile.openToLook(file, SharedFile.Kind.SEMAPHORE);
            var layout = new SemaphoreLayout(memory);
            int waiting = 0;
            var holders = new StringBuilder();
            for (int row = 0; row < layout.rows(); row++) {
                waiting += layout.stateVolatile(row) == SemaphoreLayout.WAITING ? 1 : 0;
                long count = layout.rowAcquire(row, SemaphoreLayout.COUNT);
                if (count > 0) {
                    int member = (int) layout.rowAcquire(row, SemaphoreLayout.MEMBER);
                    holders.append(", ").append(count).append(" held by pid ").append(pids.getOrDefault(member, 0L));
                }
            }
            line(
                    "  semaphore %-4s permits %d%s%s",
                    name,
                    layout.wordAcquire(SemaphoreLayout.PERMITS),
                    holders,
                    waiting == 0 ? "" : ", " + waiting + " processes wait");
        } catch (IOException e) {
            line("  %s: %s", name, e.getMessage());
        }
    }

    private void event(Path file, String name) {
        try {
            MemorySegment memory = SharedFile.openToLook(file, SharedFile.Kind.EVENT);
            boolean set = EventLayout.isSet(new EventLayout(memory).stateVolatile());
            line(
                    "  event %-6s %s%s",
                    name, set ? "set" : "not set", set ? "" : sleepers(memory, EventLayout.SLEEPERS, ", others wait"));
        } catch (IOException e) {
            line("  %s: %s", name, e.getMessage());
        }
    }

    private void barrier(Path file, String name) {
        try {
            var layout = new BarrierLayout(SharedFile.openToLook(file, SharedFile.Kind.BARRIER));
            long fate = layout.fateVolatile();
            line(
                    "  barrier %-4s parties %d, %s",
                    name,
                    layout.parties(),
                    BarrierLayout.isBroken(fate)
                            ? "broken"
                            : layout.arrivalsAcquire() - BarrierLayout.boundary(fate) + " have arrived");
        } catch (IOException e) {
            line("  %s: %s", name, e.getMessage());
        }
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
