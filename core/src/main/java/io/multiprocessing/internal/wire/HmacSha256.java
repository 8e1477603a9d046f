package io.multiprocessing.internal.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * HMAC-SHA256 (RFC 2104, FIPS 198-1) on the JDK's SHA-256. The JDK's own {@code javax.crypto.Mac} gives the same bytes,
 * but its first use loads and checks the cryptography providers, which takes longer than a child needs to start.
 */
final class HmacSha256 {
    private static final int BLOCK_BYTES = 64;
    private final MessageDigest inner = sha256();
    private final MessageDigest outer = sha256();

    HmacSha256(byte[] key) {
        byte[] shortKey = key.length > BLOCK_BYTES ? sha256().digest(key) : key;
        byte[] innerPad = new byte[BLOCK_BYTES];
        byte[] outerPad = new byte[BLOCK_BYTES];
        for (int i = 0; i < BLOCK_BYTES; i++) {
            byte k = i < shortKey.length ? shortKey[i] : 0;
            innerPad[i] = (byte) (k ^ 0x36);
            outerPad[i] = (byte) (k ^ 0x5c);
        }
        inner.update(innerPad);
        outer.update(outerPad);
    }

    HmacSha256 update(byte[] bytes) {
        inner.update(bytes);
        return this;
    }

    byte[] finish() {
        return outer.digest(inner.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256, which every Java platform must have", e);
        }
    }
}
