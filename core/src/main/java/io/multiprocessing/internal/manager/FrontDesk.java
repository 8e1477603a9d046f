package io.multiprocessing.internal.manager;

import io.multiprocessing.SerializationException;
import io.multiprocessing.Task;
import io.multiprocessing.internal.host.Reception;
import io.multiprocessing.spi.ClassFilter;
import java.util.Comparator;

/**
 * What a manager does for strangers: they get objects that they can call, and nothing that takes part in the dealings
 * of relatives.
 *
 * @param workshop makes the objects
 * @param filter says which views strangers may name
 */
record FrontDesk(LocalWorkshop workshop, ClassFilter filter) implements Reception {
    static final String LIST = "list";
    static final String MAP = "map";
    static final String SET = "set";
    static final String LIFO_QUEUE = "lifoQueue";
    static final String PRIORITY_QUEUE = "priorityQueue";
    static final String DEQUE = "deque";
    static final String QUEUE = "queue";
    static final String SEMAPHORE = "semaphore";
    static final String EVENT = "event";
    static final String BARRIER = "barrier";
    static final String SHARE = "share";
    static final String PUBLISH = "publish";
    static final String LOOKUP = "lookup";

    @Override
    public Object ask(String what, Object[] arguments) throws Exception {
        return switch (what) {
            case LIST -> workshop.list();
            case MAP -> workshop.map();
            case SET -> workshop.set();
            case LIFO_QUEUE -> workshop.lifoQueue();
            case PRIORITY_QUEUE -> workshop.priorityQueue((Comparator<?>) arguments[0]);
            case DEQUE -> workshop.deque();
            case QUEUE -> workshop.called(workshop.queue((Integer) arguments[0]));
            case SEMAPHORE -> workshop.called(workshop.semaphore((Integer) arguments[0], (Boolean) arguments[1]));
            case EVENT -> workshop.called(workshop.event());
            case BARRIER -> workshop.called(workshop.barrier((Integer) arguments[0], null));
            case SHARE -> share(view((String) arguments[0]), (Task<?>) arguments[1]);
            case PUBLISH -> {
                workshop.publish((String) arguments[0], arguments[1]);
                yield null;
            }
            case LOOKUP -> workshop.lookup((String) arguments[0]);
            default -> throw new UnsupportedOperationException("a manager does not do that for strangers: " + what);
        };
    }

    @SuppressWarnings("unchecked") // the workshop casts what the factory made
    private <T> T share(Class<T> view, Task<?> factory) throws Exception {
        return workshop.share(view, (Task<? extends T>) factory);
    }

    private Class<?> view(String name) throws ClassNotFoundException {
        if (!filter.allows(name)) {
            throw new SerializationException(
                    "cannot share an object as a " + name
                            + ": the class filter does not let it in; if it should, name it in Context.Builder.allow",
                    null);
        }
        return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    }
}
