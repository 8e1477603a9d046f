package io.multiprocessing.internal.log;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.SLF4JServiceProvider;

/** The one class that touches SLF4J; loaded by the first message. */
final class Slf4j {
    private static final String PROCESS_KEY = "process";

    static final boolean PRESENT = providerPresent();

    private Slf4j() {}

    private static boolean providerPresent() {
        if (System.getProperty("slf4j.provider") != null) {
            return true;
        }
        try {
            return ServiceLoader.load(SLF4JServiceProvider.class, LoggerFactory.class.getClassLoader())
                    .findFirst()
                    .isPresent();
        } catch (ServiceConfigurationError | LinkageError e) {
            return false; // SLF4J would complain on the console about such a provider
        }
    }

    static void debug(Class<?> source, String message, Object... arguments) {
        decorated(() -> LoggerFactory.getLogger(source).debug(message, arguments));
    }

    static void info(Class<?> source, String message, Object... arguments) {
        decorated(() -> LoggerFactory.getLogger(source).info(message, arguments));
    }

    static void warn(Class<?> source, String message, Object... arguments) {
        decorated(() -> LoggerFactory.getLogger(source).warn(message, arguments));
    }

    private static void decorated(Runnable call) {
        String before = MDC.get(PROCESS_KEY);
        MDC.put(PROCESS_KEY, Log.processName());
        try {
            call.run();
        } finally {
            if (before == null) {
                MDC.remove(PROCESS_KEY);
            } else {
                MDC.put(PROCESS_KEY, before);
            }
        }
    }
}
