package io.multiprocessing.sharedmem.durable;

import io.multiprocessing.Context;
import io.multiprocessing.internal.lasting.LastingValues;
import io.multiprocessing.transport.sharedmem.Requirements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Checks what is said, and says it to the queue when that is opened. */
final class DurableQueueBuilder implements DurableQueue.Builder {
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    private final Path directory;
    private final List<Consumer<Control>> settings = new ArrayList<>();
    private String group = DurableQueue.DEFAULT_GROUP;
    private Roll roll = Roll.HOUR;
    private Context context;
    private List<String> allowed = List.of();

    DurableQueueBuilder(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
    }

    @Override
    public DurableQueue.Builder group(String name) {
        if (!GROUP.matcher(Objects.requireNonNull(name, "group")).matches()) {
            throw new IllegalArgumentException("not a name for a group: \"" + name
                    + "\"; allowed: 1 to 64 of A-Z a-z 0-9 . _ - and no dot in front");
        }
        this.group = name;
        return this;
    }

    @Override
    public DurableQueue.Builder capacity(int elements) {
        if (elements < 1) {
            throw new IllegalArgumentException("capacity=" + elements + ", allowed: 1 or more");
        }
        settings.add(control -> control.capacity(elements));
        return this;
    }

    @Override
    public DurableQueue.Builder durability(Durability durability) {
        Objects.requireNonNull(durability, "durability");
        settings.add(control -> control.durability(durability));
        return this;
    }

    @Override
    public DurableQueue.Builder keepFor(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("age=" + age + ", allowed: zero (for ever) or more");
        }
        long millis = millis(age);
        settings.add(control -> control.keepMillis(millis));
        return this;
    }

    /** Rounded up, since zero is for ever; what is too long for a number is the longest. */
    private static long millis(Duration age) {
        try {
            return age.isZero() ? 0 : Math.max(1, age.toMillis());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public DurableQueue.Builder keepBytes(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("bytes=" + size + ", allowed: 0 (everything) or more");
        }
        settings.add(control -> control.keepBytes(size));
        return this;
    }

    @Override
    public DurableQueue.Builder deleteUnread(boolean unreadToo) {
        settings.add(control -> control.deletesUnread(unreadToo));
        return this;
    }

    @Override
    public DurableQueue.Builder roll(Roll cycle) {
        this.roll = Objects.requireNonNull(cycle, "roll");
        return this;
    }

    @Override
    public DurableQueue.Builder context(Context codecs) {
        LastingValues.of(Objects.requireNonNull(codecs, "context"));
        this.context = codecs;
        return this;
    }

    @Override
    public DurableQueue.Builder allow(String... classesOrPackages) {
        LastingValues.of(codecs()).filter(List.of(classesOrPackages));
        this.allowed = List.of(classesOrPackages);
        return this;
    }

    private Context codecs() {
        return context != null ? context : Context.current();
    }

    @Override
    public <E> DurableQueue<E> open() {
        Requirements.check();
        LastingValues values = LastingValues.of(codecs());
        try {
            return open(Home.enter(directory, roll), values);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the durable queue in " + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private <E> DurableQueue<E> open(Home home, LastingValues values) {
        try {
            settings.forEach(setting -> setting.accept(home.control()));
            return new DurableHandle<>(home, group, values, allowed);
        } catch (RuntimeException | Error e) {
            home.leave();
            throw e;
        }
    }
}
