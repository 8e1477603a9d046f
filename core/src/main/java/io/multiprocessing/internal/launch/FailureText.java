package io.multiprocessing.internal.launch;

import io.multiprocessing.RemoteException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Turns an exception into text. The exception is the user's: its methods may throw, its causes may go round in a
 * circle, its message may be endless.
 */
final class FailureText {
    static final int LONGEST_CHAIN = 50;
    private static final int LONGEST_MESSAGE = 64 * 1024;
    private static final int LONGEST_STACK = 1024 * 1024;

    /** Of a whole chain: each stack trace tells of its causes again. */
    private static final int LONGEST_STACKS = 4 * LONGEST_STACK;

    private FailureText() {}

    static Outcome.Failure describe(Throwable thrown, long pid, String processName) {
        List<Outcome.Link> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        int room = LONGEST_STACKS;
        for (Throwable link = thrown;
                link != null && chain.size() < LONGEST_CHAIN && seen.add(link);
                link = causeOf(link)) {
            Outcome.Link described = describeOne(link, Math.clamp(room, 0, LONGEST_STACK), pid, processName);
            chain.add(described);
            room -= described.stackTrace().length();
        }
        return new Outcome.Failure(chain);
    }

    private static Outcome.Link describeOne(Throwable link, int longestStack, long pid, String processName) {
        if (link instanceof RemoteException remote) { // it tells of a further process: keep that one's words
            return new Outcome.Link(
                    remote.remoteClassName(),
                    cut(remote.getMessage(), LONGEST_MESSAGE),
                    cut(remote.remoteStackTrace(), longestStack),
                    remote.pid(),
                    remote.processName());
        }
        return new Outcome.Link(
                link.getClass().getName(), messageOf(link), cut(stackTraceOf(link), longestStack), pid, processName);
    }

    static String stackTraceOf(Throwable thrown) {
        StringWriter text = new StringWriter();
        try {
            if (chainIsEndless(thrown)) {
                text.append(thrown.toString()).append('\n');
                for (StackTraceElement frame : thrown.getStackTrace()) {
                    text.append("\tat ").append(frame.toString()).append('\n');
                }
                text.append("\t(more than ")
                        .append(Integer.toString(LONGEST_CHAIN))
                        .append(" causes)\n");
            } else {
                thrown.printStackTrace(new PrintWriter(text, true));
            }
        } catch (Throwable e) {
            text.append(thrown.getClass().getName())
                    .append(" (its stack trace cannot be printed: ")
                    .append(e.getClass().getName())
                    .append(")\n");
        }
        return cut(text.toString(), LONGEST_STACK);
    }

    /** Whether printing it all, with what was suppressed, would take for ever, or nearly. */
    private static boolean chainIsEndless(Throwable thrown) {
        return isDeep(thrown, LONGEST_CHAIN, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean isDeep(Throwable thrown, int left, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return false;
        }
        if (left == 0 || isDeep(causeOf(thrown), left - 1, seen)) {
            return true;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (isDeep(suppressed, left - 1, seen)) {
                return true;
            }
        }
        return false;
    }

    private static String messageOf(Throwable thrown) {
        try {
            return cut(thrown.getMessage(), LONGEST_MESSAGE);
        } catch (Throwable e) {
            return "(the message cannot be told: " + e.getClass().getName() + ")";
        }
    }

    private static Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable _) {
            return null;
        }
    }

    private static String cut(String text, int limit) {
        if (text == null || text.length() <= limit) {
            return text;
        }
        return text.substring(0, limit) + " … (" + (text.length() - limit) + " more characters)";
    }
}
