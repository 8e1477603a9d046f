package io.multiprocessing.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes over a child's standard input may be anything. */
@Timeout(60)
class HostileBootTest {
    private static final BootRecord RECORD = new BootRecord(
            new Identity("näme", "1:2", true), false, 4711, "parent", "/o", "/a", 3, new byte[] {1, 2}, new byte[100]);

    @TempDir
    Path folder;

    @Test
    void aDamagedRecordIsRefused() {
        Fuzz.of("boot records", 600)
                .feed(List.of(BootRecordWriter.encode(RECORD)), 64 << 10, BootRecord::decode, IOException.class);
    }

    @Test
    void damagedStandbyRecordsAreRefused() throws Exception {
        StandbyRecord record = new StandbyRecord(
                4711, "/run/standby-4712", "", 7, new byte[40], new byte[400], List.of("a.B", "c.D$E"));
        assertThat(StandbyRecord.decode(record.encode()))
                .usingRecursiveComparison()
                .isEqualTo(record);
        Fuzz.of("standby records", 300)
                .feed(List.of(record.encode()), 64 << 10, StandbyRecord::decode, IOException.class);
    }

    @Test
    void aLengthThatTheRecordDoesNotHaveTakesNoMemory() {
        byte[] bytes = BootRecordWriter.encode(RECORD);
        for (int length : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 8, 101, -1, Integer.MIN_VALUE}) {
            byte[] longer = bytes.clone();
            ByteBuffer.wrap(longer).putInt(longer.length - 104, length);
            assertThatThrownBy(() -> BootRecord.decode(longer))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void whatIsNoControlLinkIsRefused() throws Exception {
        File pipe = folder.resolve("pipe").toFile();
        File record = folder.resolve("boot").toFile();
        ByteArrayOutputStream through = new ByteArrayOutputStream();
        new ControlLink(through).open(BootRecordWriter.encode(RECORD), null);
        ByteArrayOutputStream beside = new ByteArrayOutputStream();
        new ControlLink(beside).open(null, record);
        ByteArrayOutputStream woken = new ByteArrayOutputStream();
        ControlLink link = new ControlLink(woken);
        link.wake();
        link.open(BootRecordWriter.encode(RECORD), null);
        Fuzz fuzz = Fuzz.of("control links", 600);
        byte[] whole = BootRecordWriter.encode(RECORD);
        fuzz.feed(
                List.of(through.toByteArray(), beside.toByteArray(), woken.toByteArray()),
                256 << 10,
                bytes -> {
                    Files.write(record.toPath(), fuzz.onceIn(4) ? fuzz.mutation(List.of(whole)) : whole);
                    Files.write(pipe.toPath(), bytes);
                    try (FileInputStream in = new FileInputStream(pipe)) {
                        if (ControlReader.awaitBootRecord(in) == null) {
                            throw new IOException("the parent is gone");
                        }
                    }
                },
                IOException.class);
    }

    @Test
    void whoIsWokenGetsOneRecordAndIsNotWokenTwice() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ControlLink link = new ControlLink(bytes);
        link.wake();
        int length = bytes.size();
        link.open(BootRecordWriter.encode(RECORD), null);
        Path pipe = Files.write(folder.resolve("pipe"), bytes.toByteArray());
        try (FileInputStream in = new FileInputStream(pipe.toFile())) {
            assertThat(ControlReader.awaitBootRecord(in).identity()).isEqualTo(RECORD.identity());
        }
        Files.write(pipe, Arrays.copyOf(bytes.toByteArray(), length));
        try (FileInputStream in = new FileInputStream(pipe.toFile())) {
            assertThat(ControlReader.awaitBootRecord(in)).isNull(); // woken, and then the parent is gone
        }
        bytes.reset();
        link.wake();
        link.wake();
        Files.write(pipe, bytes.toByteArray());
        try (FileInputStream in = new FileInputStream(pipe.toFile())) {
            assertThatThrownBy(() -> ControlReader.awaitBootRecord(in)).isInstanceOf(IOException.class);
        }
    }

    @Test
    @Timeout(30)
    void anInterruptThatComesBeforeTheBootRecordGoesBehindIt() throws Exception {
        var bytes = new ByteArrayOutputStream();
        ControlLink link = new ControlLink(bytes);
        link.interrupt();
        link.interrupt();
        assertThat(bytes.size()).isZero();
        byte[] record = BootRecordWriter.encode(RECORD);
        link.open(record, null);
        while (bytes.size() <= record.length + 12) {
            Thread.onSpinWait();
        }
        assertThat(bytes.toByteArray()).endsWith(ControlLink.INTERRUPT);
        Path pipe = Files.write(folder.resolve("pipe"), bytes.toByteArray());
        try (FileInputStream in = new FileInputStream(pipe.toFile())) {
            assertThat(ControlReader.awaitBootRecord(in).identity()).isEqualTo(RECORD.identity());
        }
    }

    @Test
    void aFileThatIsNoBootRecordIsLeftWhereItIs() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "not a boot record at all");
        Path pipe = folder.resolve("pipe");
        ByteArrayOutputStream link = new ByteArrayOutputStream();
        new ControlLink(link).open(null, precious.toFile());
        Files.write(pipe, link.toByteArray());
        try (FileInputStream in = new FileInputStream(pipe.toFile())) {
            assertThatThrownBy(() -> ControlReader.awaitBootRecord(in)).isInstanceOf(IOException.class);
        }
        assertThat(precious).exists();
    }

    @Test
    void aCommandThatNobodyKnowsIsPassedOver() throws Exception {
        Fuzz fuzz = Fuzz.of("commands", 300);
        Path pipe = folder.resolve("pipe");
        while (fuzz.goesOn()) {
            byte[] commands = fuzz.garbage(64);
            boolean interrupts = false;
            for (byte command : commands) {
                interrupts |= command == ControlLink.INTERRUPT;
            }
            Files.write(pipe, commands);
            TargetThread target = new TargetThread();
            try (FileInputStream in = new FileInputStream(pipe.toFile())) {
                Self self = new Self(RECORD.identity(), "parent", 4711);
                var reader = new ControlReader(in, target);
                reader.begin(ofNonDaemon(), self);
                reader.join();
                assertThat(self.parent().isAlive()).isFalse();
            }
            boolean[] felt = new boolean[1];
            target.run(() -> felt[0] = Thread.currentThread().isInterrupted());
            assertThat(felt[0]).isEqualTo(interrupts);
            if (interrupts) {
                fuzz.passed();
            }
        }
        fuzz.end();
    }

    /** The end of its control link does not end a JVM, as it would a daemon's. */
    private static BootRecord ofNonDaemon() {
        return new BootRecord(
                new Identity("child", "1", false), false, 4711, "parent", "", "", 0, new byte[0], new byte[0]);
    }
}
