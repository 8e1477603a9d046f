package io.multiprocessing.internal.context;

import io.multiprocessing.StartMethod;
import io.multiprocessing.internal.host.Keyring;
import io.multiprocessing.spi.PeerSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

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

    private static final int VERSION = 2;

    /** For a child: these settings, and every key that this process knows. */
    byte[] toBytes() {
        return toBytes(Keyring.all());
    }

    byte[] toBytes(List<byte[]> keys) {
        try {
            var bytes = new ByteArrayOutputStream(512);
            var out = new DataOutputStream(bytes);
            out.writeInt(VERSION);
            out.writeUTF(transport);
            out.writeUTF(transportClass);
            out.writeUTF(startMethod.name());
            out.writeUTF(codec);
            write(out, jvmArgs);
            out.writeUTF(javaHome);
            write(out, authKey);
            write(out, allowed);
            write(out, PeerWords.of(peers));
            out.writeBoolean(takeChildrenAlong);
            out.writeInt(standby);
            out.writeBoolean(logs);
            out.writeInt(keys.size());
            for (byte[] key : keys) {
                write(out, key);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("the settings cannot be written: " + e.getMessage(), e);
        }
    }

    /** In the child: the settings; the keys are remembered, if all of it makes sense. */
    static Settings fromBytes(byte[] bytes) throws IOException {
        List<byte[]> keys = new ArrayList<>();
        Settings settings = read(bytes, keys);
        for (byte[] key : keys) {
            Keyring.add(key);
        }
        return settings;
    }

    /**
     * Reads settings.
     *
     * @param keys the keys are added to it
     * @throws IOException the bytes make no sense
     */
    static Settings read(byte[] bytes, List<byte[]> keys) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("settings of another version: found=" + version + ", known=" + VERSION
                    + "; parent and child must use the same version of the library");
        }
        var settings = new Settings(
                in.readUTF(),
                in.readUTF(),
                readStartMethod(in),
                in.readUTF(),
                readStrings(in),
                in.readUTF(),
                readBytes(in),
                readStrings(in),
                PeerWords.read(readStrings(in)),
                in.readBoolean(),
                readStandby(in),
                in.readBoolean());
        for (int left = in.readInt(); left > 0; left--) {
            keys.add(readBytes(in));
        }
        if (in.available() > 0) {
            throw new IOException("settings go on behind their end: bytes=" + in.available());
        }
        return settings;
    }

    private static int readStandby(DataInputStream in) throws IOException {
        int standby = in.readInt();
        if (standby < 1 || standby > MOST_STANDBY) {
            throw new IOException("not a number of JVMs: standby=" + standby + ", allowed=1.." + MOST_STANDBY);
        }
        return standby;
    }

    private static StartMethod readStartMethod(DataInputStream in) throws IOException {
        String name = in.readUTF();
        try {
            return StartMethod.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("no start method is called " + name, e);
        }
    }

    private static void write(DataOutputStream out, List<String> strings) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            out.writeUTF(string);
        }
    }

    private static List<String> readStrings(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(in.readUTF());
        }
        return List.copyOf(strings);
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("bytes cut short: bytes=" + length + ", left=" + in.available());
        }
        return in.readNBytes(length);
    }
}
