package io.multiprocessing.examples.pools;

import io.multiprocessing.pool.ProgressListener;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A pool's progress as a bar on standard error, with the rate and the time that is left, for
 * {@code Pool.builder(mp).progress(bar)}. Close it when the work is done, so that the line ends.
 */
public final class ProgressOnConsole implements ProgressListener, AutoCloseable {
    private static final int WIDTH = 100;
    private static final int UPDATE_MILLIS = 200;

    private final ProgressBar bar;

    /**
     * Draws it, empty.
     *
     * @param what is done
     * @param unit of what is counted, such as " files"
     */
    public ProgressOnConsole(String what, String unit) {
        bar = ProgressBar.builder()
                .setTaskName(what)
                .setUnit(unit, 1)
                .showSpeed()
                .setSpeedUnit(ChronoUnit.SECONDS)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
    }

    @Override
    public void onProgress(long done, long total, Duration elapsed) {
        bar.maxHint(total); // -1: it only counts
        bar.stepTo(done);
    }

    @Override
    public void close() {
        bar.close();
    }
}
