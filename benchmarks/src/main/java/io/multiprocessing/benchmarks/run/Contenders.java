package io.multiprocessing.benchmarks.run;

import io.multiprocessing.spi.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/**
 * Who takes part here.
 *
 * @param transports those of ours that the SPI finds and that can run, the fastest first
 * @param python its version, or empty: there is none
 */
record Contenders(List<Ours> transports, String python) {
    /**
     * One of our transports.
     *
     * @param name of it
     * @param sharesMemory whether its messages lie in memory that both sides see
     * @param peer the link of a peer that is most like it
     */
    record Ours(String name, boolean sharesMemory, String peer) {}

    static Contenders found() {
        List<Ours> transports = new ArrayList<>();
        ServiceLoader.load(Transport.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(transport -> transport.unavailability().isEmpty())
                .sorted(Comparator.comparing(Transport::priority).reversed())
                .forEach(transport -> transports.add(new Ours(
                        transport.name(),
                        transport.sharesMemory(),
                        transport.sharesMemory() ? "aeron" : transport.name().equals("socket") ? "unix" : "tcp")));
        return new Contenders(transports, python3());
    }

    private static String python3() {
        try {
            var process = new ProcessBuilder("python3", "-c", "import platform; print(platform.python_version())")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String version = new String(
                            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? version : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
