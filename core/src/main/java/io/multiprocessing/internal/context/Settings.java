package io.multiprocessing.internal.context;

import io.multiprocessing.StartMethod;
import io.multiprocessing.internal.host.Keyring;
import io.multiprocessing.internal.launch.RecordReader;
import io.multiprocessing.internal.launch.RecordWriter;
import io.multiprocessing.spi.PeerSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a context is made of, and what its children's contexts are made of.
 *
 * @param transport the transport's name
 * @param transportClass the class of the transport; empty: not known
 * @param startMethod how processes are started
 * @param codec the codec's class
 * @param jvmArgs options for every child
 * @param javaHome the JDK that children run on; empty: the parent's
 * @param authKey what relatives know each other by
 * @param allowed classes and packages that strangers may send
 * @param peers about processes that are not relatives
 * @param takeChildrenAlong whether no child outlives its parent
 * @param standby how many JVMs wait for targets, where processes are started so
 * @param logs whether somebody hears the library's log
 */
record Settings(
        String transport,
        String transportClass,
        StartMethod startMethod,
        String codec,
        List<String> jvmArgs,
        String javaHome,
        byte[] authKey,
        List<String> allowed,
        PeerSettings peers,
        boolean takeChildrenAlong,
        int standby,
        boolean logs) {

    static final int MOST_STANDBY = 1024;

    private static final int VERSION = 3;

    /** For a child: these settings, and every key that this process knows. */
    byte[] toBytes() {
        return toBytes(Keyring.all());
    }

    byte[] toBytes(Map<Long, byte[]> keys) {
        try {
            var bytes = new ByteArrayOutputStream(512);
            var out = new DataOutputStream(bytes);
            out.writeInt(VERSION);
            RecordWriter.write(out, transport);
            RecordWriter.write(out, transportClass);
            RecordWriter.write(out, startMethod.name());
            RecordWriter.write(out, codec);
            write(out, jvmArgs);
            RecordWriter.write(out, javaHome);
            RecordWriter.write(out, authKey);
            write(out, allowed);
            write(out, PeerWords.of(peers));
            out.writeBoolean(takeChildrenAlong);
            out.writeInt(standby);
            out.writeBoolean(logs);
            out.writeInt(keys.size());
            for (Map.Entry<Long, byte[]> key : keys.entrySet()) {
                out.writeLong(key.getKey());
                RecordWriter.write(out, key.getValue());
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("the settings cannot be written: " + e.getMessage(), e);
        }
    }

    /** In the child: the settings; the keys are remembered, if all of it makes sense. */
    static Settings fromBytes(byte[] bytes) throws IOException {
        Map<Long, byte[]> keys = new HashMap<>();
        Settings settings = read(bytes, keys);
        for (Map.Entry<Long, byte[]> key : keys.entrySet()) {
            Keyring.add(key.getKey(), key.getValue());
        }
        return settings;
    }

    /**
     * Reads settings. On the way to a child's first line: see {@link RecordReader}.
     *
     * @param keys the keys are added to it, by their ids
     * @throws IOException the bytes make no sense
     */
    static Settings read(byte[] bytes, Map<Long, byte[]> keys) throws IOException {
        RecordReader in = new RecordReader("settings", bytes);
        int version = in.integer();
        if (version != VERSION) {
            throw new IOException("settings of another version: found=" + version + ", known=" + VERSION
                    + "; parent and child must use the same version of the library");
        }
        Settings settings = new Settings(
                in.text(),
                in.text(),
                readStartMethod(in),
                in.text(),
                readStrings(in),
                in.text(),
                in.bytes(),
                readStrings(in),
                PeerWords.read(readStrings(in)),
                in.flag(),
                readStandby(in),
                in.flag());
        for (int left = in.integer(); left > 0; left--) {
            keys.put(in.number(), in.bytes());
        }
        in.end();
        return settings;
    }

    private static int readStandby(RecordReader in) throws IOException {
        int standby = in.integer();
        if (standby < 1 || standby > MOST_STANDBY) {
            throw new IOException("not a number of JVMs: standby=" + standby + ", allowed=1.." + MOST_STANDBY);
        }
        return standby;
    }

    /** Looked for by hand: {@code valueOf} asks by reflection. */
    private static StartMethod readStartMethod(RecordReader in) throws IOException {
        String name = in.text();
        for (StartMethod method : StartMethod.values()) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        throw new IOException("no start method is called " + name);
    }

    private static List<String> readStrings(RecordReader in) throws IOException {
        int count = in.integer();
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(in.text());
        }
        return List.copyOf(strings);
    }

    private static void write(DataOutputStream out, List<String> strings) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            RecordWriter.write(out, string);
        }
    }
}
