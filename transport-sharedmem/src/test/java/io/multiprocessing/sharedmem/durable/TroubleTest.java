package io.multiprocessing.sharedmem.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TroubleTest {
    @Test
    void whatIsShortNowIsNoDamage() {
        assertThat(new IOException("Map failed")).matches(Trouble::isPassing);
        assertThat(new IllegalStateException(new FileNotFoundException("/q/x.cq4 (Too many open files)")))
                .matches(Trouble::isPassing);
        assertThat(new UncheckedIOException(new AccessDeniedException("/q/x.cq4")))
                .matches(Trouble::isPassing);
        assertThat(new IllegalStateException(new TimeoutException())).matches(Trouble::isPassing);
        assertThat(new IOException(new OutOfMemoryError())).matches(Trouble::isPassing);
    }

    @Test
    void whatIsNotWhatWasWrittenIsDamage() {
        assertThat(new InternalError("a fault occurred in a recent unsafe memory access"))
                .matches(thrown -> !Trouble.isPassing(thrown));
        assertThat(new IllegalStateException("unexpected header")).matches(thrown -> !Trouble.isPassing(thrown));
        assertThat(new FileNotFoundException("/q/x.cq4 (No such file or directory)"))
                .matches(thrown -> !Trouble.isPassing(thrown));
    }
}
