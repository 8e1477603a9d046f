package io.multiprocessing.internal.context;

import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import io.multiprocessing.Target;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.StringConcatFactory;

/**
 * What a JVM runs that has no target yet: something of ours that uses what most targets use. It leaves a link to the
 * parent behind, and nothing else.
 *
 * @param queue made for this, by the parent
 * @param lock made for this, by the parent
 * @param nested a function that travels as users' do
 */
record StandbyRehearsal(Queue<Object> queue, Lock lock, Target nested) implements Target {
    /** Some of what links is compiled after that. */
    private static final int LINKAGES = 20;

    /** A value that travels. */
    private record Line(int number, String text) implements Serializable {}

    static StandbyRehearsal with(Queue<Object> queue, Lock lock) {
        return new StandbyRehearsal(queue, lock, () -> queue.put("nested"));
    }

    @Override
    public void runTarget() throws Exception {
        queue.put(new Line(1, "line"));
        queue.take();
        nested.runTarget();
        queue.take();
        try (var _ = lock.hold()) {
            queue.size();
        }
        queue.close();
        lock.close();
        try {
            for (int i = 0; i < LINKAGES; i++) {
                rehearseLinkage();
            }
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Has the JDK make a lambda's class and a concatenation: those of the library may come ready made from an AOT
     * cache, those of users do not.
     */
    private static void rehearseLinkage() throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType signature = MethodType.methodType(void.class);
        MethodHandle body =
                lookup.findStatic(StandbyRehearsal.class, "body", MethodType.methodType(void.class, Object.class));
        CallSite made = LambdaMetafactory.altMetafactory(
                lookup,
                "runTarget",
                MethodType.methodType(Target.class, Object.class),
                signature,
                body,
                signature,
                LambdaMetafactory.FLAG_SERIALIZABLE);
        ((Target) made.getTarget().invoke((Object) "captured")).runTarget();
        String text = (String) StringConcatFactory.makeConcatWithConstants(
                        lookup, "concat", MethodType.methodType(String.class, String.class, int.class), "\1 \1")
                .getTarget()
                .invoke("number", 1);
        new PrintStream(OutputStream.nullOutputStream(), true).println(text);
    }

    private static void body(Object captured) {
        captured.hashCode();
    }
}
