package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a child leaves behind may be anything; its parent must learn that it has ended all the same. */
@Timeout(60)
class HostileOutcomeTest {
    private static final int MAGIC = 0x4d504f31;

    @TempDir
    Path folder;

    private File file() {
        return folder.resolve("outcome-1").toFile();
    }

    @Test
    void aDamagedRecordIsNoOutcomeAndGoes() {
        Fuzz.of("outcome records", 600)
                .feed(
                        List.of(exit(3), failure(1), failure(3)),
                        1 << 20,
                        bytes -> {
                            Files.write(file().toPath(), bytes);
                            Outcome outcome = Outcome.take(file());
                            assertThat(file()).doesNotExist();
                            if (outcome == Outcome.NONE) {
                                throw new IOException("no outcome");
                            }
                            assertThat(outcome.exit().isPresent() ^ outcome.failure() != null)
                                    .isTrue();
                        },
                        IOException.class);
    }

    private static byte[] exit(int code) {
        return ByteBuffer.allocate(9).putInt(MAGIC).put((byte) 1).putInt(code).array();
    }

    private static byte[] failure(int links) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        Outcome.Link link =
                new Outcome.Link("java.lang.Exception", null, "java.lang.Exception\n\tat a.B.c\n", 4711, "child");
        try {
            out.writeInt(MAGIC);
            out.writeByte(2);
            new Outcome.Failure(java.util.Collections.nCopies(links, link)).write(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void aChainOfCausesThatNobodyCouldPrintIsNoOutcome() throws Exception {
        Files.write(file().toPath(), failure(100_000));
        assertThat(Outcome.take(file())).isSameAs(Outcome.NONE);
        Files.write(file().toPath(), failure(50));
        assertThat(Outcome.take(file()).failure()).isNotNull();
    }

    @Test
    void aRecordLargerThanAnyIsNotEvenRead() throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(file(), "rw")) {
            sparse.setLength(8L << 30);
        }
        assertThat(Outcome.take(file())).isSameAs(Outcome.NONE);
        assertThat(file()).doesNotExist();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeInPlaceOfARecordHoldsUpNobody() throws Exception {
        mkfifo(file());
        assertThat(Outcome.take(file())).isSameAs(Outcome.NONE);
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatALinkPointsToStays() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "kept");
        Files.createSymbolicLink(file().toPath(), precious);
        assertThat(Outcome.take(file())).isSameAs(Outcome.NONE);
        assertThat(Files.readString(precious)).isEqualTo("kept");
    }

    /** Has a further cause each time it is asked. */
    private static final class Bottomless extends Exception {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return new Bottomless();
        }
    }

    @Test
    void anExceptionWhoseCausesNeverEndIsToldInBoundedTime() {
        Outcome.Failure failure = FailureText.describe(new Bottomless(), 1, "child");
        assertThat(failure.chain()).hasSize(FailureText.LONGEST_CHAIN);
        assertThat(failure.chain().getFirst().stackTrace())
                .contains("anExceptionWhoseCausesNeverEnd", "more than 50 causes");
    }

    /** Sparse, so that it takes no room; one endless line. */
    @Test
    void aCrashReportIsReadNoFurtherThanItIsTold() throws Exception {
        ChildFiles files = ChildFiles.make(folder, 1);
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("hs_err_4711.log").toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }
        CrashReport.log(files, "child", 4711);
    }

    static void mkfifo(File file) throws Exception {
        java.lang.Process process = new ProcessBuilder("mkfifo", file.getPath()).start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
