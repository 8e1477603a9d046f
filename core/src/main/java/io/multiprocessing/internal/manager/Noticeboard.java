package io.multiprocessing.internal.manager;

import io.multiprocessing.Barrier;
import io.multiprocessing.Event;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.internal.host.Referent;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** What a manager's objects are published as. */
final class Noticeboard {
    private final Map<String, Object> published = new ConcurrentHashMap<>();

    void publish(String name, Object proxy) {
        Referent referent = Referent.of(proxy);
        if (!referent.livesHere()) {
            throw new UnsupportedOperationException(
                    "cannot publish \"" + name + "\": it lives in another process; publish what this manager made");
        }
        if (published.putIfAbsent(name, referent.another()) != null) {
            throw new IllegalStateException("the name \"" + name + "\" is taken in this manager");
        }
    }

    /** Refuses what strangers cannot use. */
    static void requireUsable(String name, Object proxy) {
        Objects.requireNonNull(name, "name");
        boolean usable = Referent.of(Objects.requireNonNull(proxy, "proxy")) != null
                || proxy instanceof Queue<?>
                || proxy instanceof Semaphore
                || proxy instanceof Event
                || proxy instanceof Barrier;
        if (!usable) {
            throw new UnsupportedOperationException("cannot publish \"" + name + "\", a "
                    + proxy.getClass().getName()
                    + ": lists, maps, sets, queues, deques, semaphores, events and barriers"
                    + " of a manager, and what was shared by share(…), can be published");
        }
    }

    Object lookup(String name) {
        Object proxy = published.get(Objects.requireNonNull(name, "name"));
        if (proxy == null) {
            throw new NoSuchElementException("nothing is published as \"" + name + "\" in this manager");
        }
        return Referent.of(proxy).another();
    }

    static <T> T as(Class<T> view, String name, Object found) {
        if (!view.isInstance(found)) {
            throw new ClassCastException("what is published as \"" + name + "\" is no " + view.getName() + " but a "
                    + found.getClass().getName());
        }
        return view.cast(found);
    }
}
