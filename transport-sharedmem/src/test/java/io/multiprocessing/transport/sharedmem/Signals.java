package io.multiprocessing.transport.sharedmem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Sends signals, through one shell that stays: it ends with this process. */
final class Signals {
    private static Process shell;
    private static Writer toShell;
    private static BufferedReader fromShell;

    private Signals() {}

    /** Sends a signal by its name: {@code STOP}, {@code CONT}. */
    static synchronized void send(String name, long pid) throws IOException {
        if (shell == null) {
            shell = new ProcessBuilder("sh")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            toShell = new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.UTF_8);
            fromShell = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        }
        toShell.write("kill -" + name + " " + pid + "; echo $?\n");
        toShell.flush();
        String answer = fromShell.readLine();
        if (!"0".equals(answer)) {
            throw new AssertionError("kill -" + name + " " + pid + " gave " + answer);
        }
    }
}
