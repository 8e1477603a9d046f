package io.multiprocessing.internal.codec;

import io.multiprocessing.Process;
import io.multiprocessing.RemoteException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * An exception under way: as text, which always arrives, and as Java serialization wrote it, if it could.
 *
 * @param texts class name, message (may be null) and stack trace of the exception, then of its cause, and so on
 * @param pid the process that sends it
 * @param processName that process's name
 * @param javaForm a Java serialization stream, or null
 */
record ThrowableForm(String[] texts, long pid, String processName, byte[] javaForm) implements Serializable {
    private static final int LONGEST_CHAIN = 16;

    /** Both forms. */
    static ThrowableForm of(Throwable throwable) {
        return new ThrowableForm(
                textsOf(throwable),
                ProcessHandle.current().pid(),
                Process.current().name(),
                javaFormOf(throwable));
    }

    /** The text alone, as an exception. */
    static RemoteException remote(Throwable throwable) {
        return new ThrowableForm(
                        textsOf(throwable),
                        ProcessHandle.current().pid(),
                        Process.current().name(),
                        null)
                .toRemoteException();
    }

    private static byte[] javaFormOf(Throwable throwable) {
        try {
            return new JavaOutput(false).write(throwable);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    private static String[] textsOf(Throwable throwable) {
        List<String> texts = new ArrayList<>();
        Throwable link = throwable;
        while (link != null && texts.size() < 3 * LONGEST_CHAIN) {
            texts.add(link.getClass().getName());
            texts.add(messageOf(link));
            texts.add(stackOf(link));
            link = link.getCause();
        }
        return texts.toArray(String[]::new);
    }

    private static String messageOf(Throwable throwable) {
        try {
            return throwable.getMessage();
        } catch (RuntimeException e) {
            return "(getMessage threw " + e.getClass().getName() + ")";
        }
    }

    private static String stackOf(Throwable throwable) {
        StringWriter text = new StringWriter();
        try {
            throwable.printStackTrace(new PrintWriter(text, true));
        } catch (RuntimeException e) {
            text.append("(printStackTrace threw ")
                    .append(e.getClass().getName())
                    .append(")");
        }
        return text.toString();
    }

    /** The exception itself, or what tells of it if it cannot be made here. */
    Throwable toThrowable(ClassGate gate) {
        if (javaForm != null) {
            try {
                if (new JavaInput(javaForm.length, gate, false).read(javaForm, 0, javaForm.length)
                        instanceof Throwable throwable) {
                    return throwable;
                }
            } catch (IOException
                    | ClassNotFoundException
                    | RuntimeException
                    | LinkageError
                    | InternalError
                    | StackOverflowError e) {
                // the class is unknown here, was refused or has another shape: the text tells the rest
            }
        }
        return toRemoteException();
    }

    private RemoteException toRemoteException() {
        RemoteException remote = null;
        for (int i = texts.length - 3; i >= 0; i -= 3) {
            remote = new RemoteException(texts[i], texts[i + 1], texts[i + 2], pid, processName, remote);
        }
        return remote;
    }
}
