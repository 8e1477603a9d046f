package io.multiprocessing.internal.log;

import java.util.function.Supplier;

/**
 * The library's log. Goes to SLF4J when a provider for it is present, else nowhere: SLF4J itself is left alone then,
 * because it would print a warning about the missing provider. Nothing of SLF4J is loaded before the first message, so
 * that a process that logs nothing pays nothing.
 *
 * <p>While one of our messages is written, the MDC key {@code process} holds the name of the current process. A message
 * has SLF4J's placeholders ({@code {}}).
 */
public final class Log {
    /** A child's name; the first process has no such property. */
    private static final String NAME_PROPERTY = "io.multiprocessing.process.name";

    /** Null: the whole JVM is one process. */
    private static volatile Supplier<String> processName;

    /** Whether the parent, which has the same class path, has found no provider: looking opens every jar. */
    private static volatile boolean unheard;

    private final Class<?> source;

    private Log(Class<?> source) {
        this.source = source;
    }

    /**
     * The log of a class.
     *
     * @param source the class that will speak
     * @return a log; cheap, loads nothing
     */
    public static Log of(Class<?> source) {
        return new Log(source);
    }

    /**
     * Tells what helps to find a fault.
     *
     * @param message with placeholders
     * @param arguments for the placeholders; a last one that is a {@link Throwable} is logged with its stack
     */
    public void debug(String message, Object... arguments) {
        if (isHeard()) {
            Slf4j.debug(source, message, arguments);
        }
    }

    /**
     * Tells what an operator may want to know.
     *
     * @param message with placeholders
     * @param arguments for the placeholders; a last one that is a {@link Throwable} is logged with its stack
     */
    public void info(String message, Object... arguments) {
        if (isHeard()) {
            Slf4j.info(source, message, arguments);
        }
    }

    /**
     * Tells of a fault that the library has dealt with.
     *
     * @param message with placeholders
     * @param arguments for the placeholders; a last one that is a {@link Throwable} is logged with its stack
     */
    public void warn(String message, Object... arguments) {
        if (isHeard()) {
            Slf4j.warn(source, message, arguments);
        }
    }

    /**
     * Tells of a fault that the library has dealt with, and of its reason.
     *
     * @param message what happened; no placeholders
     * @param reason why
     */
    public void warn(String message, Throwable reason) {
        if (isHeard()) {
            Slf4j.warn(source, "{}", message, reason);
        }
    }

    /**
     * Whether there is a provider.
     *
     * @return false: nothing is written
     */
    public static boolean isHeard() {
        return !unheard && Slf4j.PRESENT;
    }

    /** Nobody looks for a provider: in a child whose parent has found none. Without effect where one is named. */
    public static void expectNobody() {
        unheard = System.getProperty("slf4j.provider") == null;
    }

    /**
     * Says how to find the name of the process that a message comes from, where a JVM plays several.
     *
     * @param name asked in the thread that logs
     */
    public static void processName(Supplier<String> name) {
        processName = name;
    }

    static String processName() {
        Supplier<String> name = processName;
        return name != null ? name.get() : System.getProperty(NAME_PROPERTY, "MainProcess");
    }
}
