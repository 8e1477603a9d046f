package io.multiprocessing.pool;

import io.multiprocessing.SerializationException;
import io.multiprocessing.TaskFunction;
import io.multiprocessing.internal.work.Parcels;
import java.io.Serializable;

/** For workers that are processes. */
record ProcessPacker(Parcels parcels) implements Packer {
    @Override
    public Work task(Object task) {
        requireSerializable(task, "Task", "a lambda that is passed where a Task is wanted is one");
        return work(Work.CALL, null, Content.packed(parcels, "the task", task), task);
    }

    @Override
    public SharedFunction function(Object function) {
        requireSerializable(function, "TaskFunction", "a lambda that is passed where one is wanted is one");
        Content content = Content.packed(parcels, "the function", function);
        if (content.isApart()) {
            content.revoke();
            return new SharedFunction(function, null);
        }
        return new SharedFunction(function, content);
    }

    @Override
    public Work input(SharedFunction function, Object input) {
        if (function.content == null) {
            return task(new Bound.One(applied(function), input));
        }
        return work(Work.APPLY, function, Content.of(parcels, "the input", input), input);
    }

    @Override
    public Work chunk(SharedFunction function, Object[] inputs) {
        if (function.content == null) {
            return task(new Bound.All(applied(function), inputs));
        }
        return work(Work.CHUNK, function, Content.ofAll(parcels, "the inputs", inputs), inputs);
    }

    @SuppressWarnings("unchecked") // of whatever types: nobody looks at them
    private static TaskFunction<Object, Object> applied(SharedFunction function) {
        return (TaskFunction<Object, Object>) function.original;
    }

    private static Work work(byte kind, SharedFunction function, Content content, Object original) {
        return new Work(kind, function, content, content.isApart() ? original : null);
    }

    @Override
    public Work again(Work work) {
        if (!work.isApart()) {
            return work;
        }
        return switch (work.kind()) {
            case Work.CALL -> task(work.original());
            case Work.APPLY -> input(work.function(), work.original());
            default -> chunk(work.function(), (Object[]) work.original());
        };
    }

    private static void requireSerializable(Object task, String wanted, String hint) {
        if (!(task instanceof Serializable)) {
            throw new SerializationException(
                    "cannot send a " + task.getClass().getName()
                            + " to a worker process: it is not Serializable; pass an io.multiprocessing." + wanted
                            + " instead: " + hint,
                    null);
        }
    }
}
