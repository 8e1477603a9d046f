package io.multiprocessing.pool;

import io.multiprocessing.Connection;
import java.io.IOException;
import java.util.Map;

/** The thread of a worker that hears commands while another runs jobs. It ends with the pipe. */
record CommandLoop(Connection<Object> commands, Desk desk, Reporter reporter) implements Runnable {
    @Override
    public void run() {
        try {
            while (true) {
                obey(commands.receiveBytes());
            }
        } catch (IOException | IllegalStateException e) {
            // the pool is gone, or this process ends
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void obey(byte[] command) throws IOException {
        long[] sequences = Command.sequences(command);
        switch (Command.kind(command)) {
            case Command.WITHDRAW -> reporter.say(Report.WITHDRAWN, 0, 0, Report.ofSequences(desk.withdraw(sequences)));
            case Command.INTERRUPT -> desk.interrupt(sequences[0]);
            case Command.OVERDUE -> look(sequences[0], Command.nanos(command));
            default -> throw new IllegalStateException("no such command: " + Command.kind(command));
        }
    }

    private void look(long sequence, long limitNanos) throws IOException {
        var dump = new StringBuilder();
        long nanos = desk.overdue(sequence, limitNanos, () -> takeDump(dump));
        if (!dump.isEmpty()) {
            reporter.overdue(sequence, nanos, dump.toString());
        } else {
            reporter.say(Report.IN_TIME, sequence, Math.max(0, nanos), Report.NOTHING);
        }
    }

    static void takeDump(StringBuilder dump) {
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = each.getKey();
            dump.append('"').append(thread.getName()).append('"');
            dump.append(thread.isDaemon() ? " daemon " : " ").append(thread.getState());
            dump.append(System.lineSeparator());
            for (StackTraceElement frame : each.getValue()) {
                dump.append("\tat ").append(frame).append(System.lineSeparator());
            }
            dump.append(System.lineSeparator());
        }
    }
}
