package io.multiprocessing.examples.locks;

import io.multiprocessing.examples.Pace;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A ticket office whose whole memory is a file with the number of tickets left. Selling one is to read the number, to
 * think for a while, and to write it back less one.
 *
 * @param file the file's name
 */
public record TicketOffice(String file) implements Serializable, AutoCloseable {
    /**
     * Opens an office.
     *
     * @param tickets how many it has for sale
     * @return the office; closing it removes its file
     * @throws IOException the file cannot be written
     */
    public static TicketOffice with(int tickets) throws IOException {
        var office = new TicketOffice(Files.createTempFile("tickets", ".txt").toString());
        office.write(tickets);
        return office;
    }

    /**
     * Looks into the file.
     *
     * @return how many tickets are left
     * @throws IOException the file cannot be read
     */
    public int ticketsLeft() throws IOException {
        return Integer.parseInt(Files.readString(Path.of(file)).strip());
    }

    /**
     * Sells a ticket if there is one. Whoever comes in between gets the same ticket.
     *
     * @return whether there was one
     * @throws IOException the file cannot be read or written
     * @throws InterruptedException the thread was interrupted while the clerk was thinking
     */
    public boolean sell() throws IOException, InterruptedException {
        int left = ticketsLeft();
        Pace.sleepAWhile();
        if (left == 0) {
            return false;
        }
        write(left - 1);
        return true;
    }

    /** Writes over the old number, which is as wide: readers see one or the other, never half of one. */
    private void write(int tickets) throws IOException {
        Files.writeString(Path.of(file), "%6d\n".formatted(tickets), StandardOpenOption.WRITE);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
