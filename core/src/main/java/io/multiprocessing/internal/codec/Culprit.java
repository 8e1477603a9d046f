package io.multiprocessing.internal.codec;

import java.io.NotSerializableException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Finds the part of an object that made its encoding fail, by looking at all its parts: a failed send may take its
 * time. The walk is bounded; where it finds nothing, the codec's own message must do.
 */
final class Culprit {
    private static final int MOST_STEPS_DOWN = 200;
    private static final int MOST_OBJECTS = 200_000;
    private static final List<String> WRITING_METHODS = List.of("writeObject", "writeReplace", "writeExternal");

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<String> way = new ArrayDeque<>();
    private final StackTraceElement thrower;
    private final Throwable thrown;

    private Culprit(Throwable thrown) {
        this.thrown = thrown;
        this.thrower = thrown instanceof NotSerializableException ? null : throwerIn(thrown);
    }

    /** The way to the culprit and what is wrong with it. */
    static String describe(Object root, Throwable failure) {
        if (failure.getCause() instanceof StackOverflowError) {
            return message(failure);
        }
        try {
            Culprit walk = new Culprit(failure);
            String reason = walk.find(root);
            if (reason != null) {
                StringJoiner text = new StringJoiner(" -> ");
                walk.way.forEach(text::add);
                return text.add(reason).toString();
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // code of the objects' classes, which we ran to find out more, threw as well
        }
        String where = root == null ? "" : " (somewhere in a " + root.getClass().getName() + ")";
        if (failure instanceof NotSerializableException && message(failure).indexOf(' ') < 0) {
            return failure.getMessage() + " is not Serializable" + where + "; make it so, or leave it out";
        }
        return message(failure);
    }

    static String message(Throwable failure) {
        return failure instanceof RuntimeException || failure instanceof Error || failure.getMessage() == null
                ? failure.toString()
                : failure.getMessage();
    }

    /** The method of a user's class that was to write an object, and threw. */
    private static StackTraceElement throwerIn(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (WRITING_METHODS.contains(frame.getMethodName())
                    && !frame.getClassName().startsWith("java.")) {
                return frame;
            }
        }
        return null;
    }

    /** Why the object cannot travel, or null if it is not its fault; then {@link #way} leads to it. */
    private String find(Object object) {
        if (object == null || way.size() > MOST_STEPS_DOWN || seen.size() > MOST_OBJECTS || !seen.add(object)) {
            return null;
        }
        if (Routes.of(object.getClass()).refused()) {
            return Refusal.of(object);
        }
        if (thrower != null && hasClass(object, thrower.getClassName())) {
            return thrower.getMethodName() + " of " + thrower.getClassName() + " threw " + thrown;
        }
        for (Parts.Part part : Parts.of(object)) {
            way.addLast(part.name());
            String reason = find(part.value());
            if (reason != null) {
                return reason;
            }
            way.removeLast();
        }
        return null;
    }

    private static boolean hasClass(Object object, String className) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(className)) {
                return true;
            }
        }
        return false;
    }
}
