package io.multiprocessing.pool;

import io.multiprocessing.Task;
import io.multiprocessing.TaskFunction;

/** A function together with what it is applied to, as a task. */
final class Bound {
    private Bound() {}

    /**
     * One input.
     *
     * @param function what to apply
     * @param input to what
     */
    record One(TaskFunction<Object, Object> function, Object input) implements Task<Object> {
        @Override
        public Object call() throws Exception {
            return function.apply(input);
        }
    }

    /**
     * A chunk of inputs.
     *
     * @param function what to apply
     * @param inputs to what
     */
    record All(TaskFunction<Object, Object> function, Object[] inputs) implements Task<Object> {
        @Override
        public Object call() throws Exception {
            Desk desk = Desk.HERE.get();
            return apply(function, inputs, _ -> desk.nextInput());
        }
    }

    /** Is told which input is next. */
    interface Step {
        void next(int index);
    }

    /**
     * Applies it to all, also when it throws for some.
     *
     * @throws Exception what it threw first
     */
    static Object[] apply(TaskFunction<Object, Object> function, Object[] inputs, Step step) throws Exception {
        Object[] results = new Object[inputs.length];
        Throwable first = null;
        for (int i = 0; i < inputs.length; i++) {
            step.next(i);
            try {
                results[i] = function.apply(inputs[i]);
            } catch (Throwable e) {
                if (first == null) {
                    first = e;
                }
                if (e instanceof InterruptedException) {
                    break; // somebody wants it to end
                }
            }
        }
        if (first != null) {
            throwAsIs(first);
        }
        return results;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwAsIs(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
