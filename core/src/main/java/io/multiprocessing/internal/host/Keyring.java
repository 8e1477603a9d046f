package io.multiprocessing.internal.host;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that this process knows, of its own contexts and of those its parent knew. A reference names its key by a
 * number that tells nothing about it.
 */
public final class Keyring {
    private static final Map<Long, byte[]> KEYS = new ConcurrentHashMap<>();

    private Keyring() {}

    /**
     * Remembers a key.
     *
     * @param key the key
     */
    public static void add(byte[] key) {
        add(idOf(key), key);
    }

    /**
     * Remembers a key whose number is known. A child's first line does not wait for the making of a digest.
     *
     * @param id its number, as the parent told it
     * @param key the key
     */
    public static void add(long id, byte[] key) {
        KEYS.put(id, key.clone());
    }

    /**
     * All keys, for a child.
     *
     * @return copies, by their numbers
     */
    public static Map<Long, byte[]> all() {
        Map<Long, byte[]> keys = new HashMap<>();
        KEYS.forEach((id, key) -> keys.put(id, key.clone()));
        return keys;
    }

    /**
     * How many there are. None is ever forgotten, so as many are the same ones.
     *
     * @return 1 or more in a process that has a context
     */
    public static int count() {
        return KEYS.size();
    }

    static byte[] find(long id) {
        return KEYS.get(id);
    }

    static long idOf(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("key id".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return ByteBuffer.wrap(digest.digest(key)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256, which every Java platform must have", e);
        }
    }
}
