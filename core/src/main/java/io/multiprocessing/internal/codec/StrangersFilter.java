package io.multiprocessing.internal.codec;

import io.multiprocessing.spi.ClassFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What may come in from processes that are not relatives. The JDK's classes are let in one by one, by name: whole
 * packages of it hold classes that run code of the sender's choice when they are read. {@link KnownTypes} come in
 * unasked. Of the JDK's exceptions those are let in whose package and name say that they are nothing else.
 */
final class StrangersFilter implements ClassFilter {
    private static final String OURS = "io.multiprocessing.";

    private static final Set<String> JDK_VALUES = Set.of(
            "java.lang.StackTraceElement",
            "java.lang.Throwable",
            "java.lang.Thread$State",
            "java.math.MathContext",
            "java.math.RoundingMode",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.InetAddress",
            "java.net.InetSocketAddress",
            "java.net.SocketAddress",
            "java.nio.file.attribute.PosixFilePermission",
            "java.io.File",
            "java.time.temporal.ChronoField",
            "java.time.temporal.ChronoUnit",
            "java.time.format.FormatStyle",
            "java.util.Calendar",
            "java.util.GregorianCalendar",
            "java.util.SimpleTimeZone",
            "java.util.TimeZone",
            "sun.util.calendar.ZoneInfo");

    private static final Set<String> EXCEPTION_PACKAGES = Set.of(
            "java.io",
            "java.lang",
            "java.lang.reflect",
            "java.net",
            "java.nio",
            "java.nio.channels",
            "java.nio.charset",
            "java.nio.file",
            "java.security",
            "java.sql",
            "java.text",
            "java.time",
            "java.time.format",
            "java.time.temporal",
            "java.time.zone",
            "java.util",
            "java.util.concurrent",
            "java.util.regex",
            "java.util.zip");

    private final Set<String> classes = new HashSet<>();
    private final List<String> packages;

    StrangersFilter(List<String> patterns) {
        packages = patterns.stream()
                .filter(StrangersFilter::isPackage)
                .map(pattern -> pattern.substring(0, pattern.length() - 1))
                .toList();
        for (String pattern : patterns) {
            if (!isPackage(pattern)) {
                classes.add(checkedName(pattern, pattern));
            }
        }
    }

    private static boolean isPackage(String pattern) {
        if (!pattern.endsWith(".*")) {
            return false;
        }
        checkedName(pattern.substring(0, pattern.length() - 2), pattern);
        return true;
    }

    private static String checkedName(String name, String pattern) {
        for (String part : name.split("\\.", -1)) {
            if (part.isEmpty()
                    || !Character.isJavaIdentifierStart(part.charAt(0))
                    || !part.chars().allMatch(Character::isJavaIdentifierPart)) {
                throw new IllegalArgumentException(
                        "not a class name such as \"com.acme.Order\" nor a package such as \"com.acme.model.*\": \""
                                + pattern + "\"");
            }
        }
        return name;
    }

    @Override
    public boolean allows(String className) {
        return JDK_VALUES.contains(className) || isOurs(className) || isJdkException(className) || isAllowed(className);
    }

    /** Internals of ours are not values: some of them connect to others, or run code, when they are read. */
    private static boolean isOurs(String className) {
        return className.startsWith(OURS) && className.indexOf('.', OURS.length()) < 0;
    }

    private static boolean isJdkException(String className) {
        return (className.endsWith("Exception") || className.endsWith("Error"))
                && EXCEPTION_PACKAGES.contains(className.substring(0, Math.max(0, className.lastIndexOf('.'))));
    }

    private boolean isAllowed(String className) {
        if (classes.contains(className)) {
            return true;
        }
        for (int dollar = className.indexOf('$'); dollar > 0; dollar = className.indexOf('$', dollar + 1)) {
            if (classes.contains(className.substring(0, dollar))) {
                return true;
            }
        }
        for (String prefix : packages) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
