package io.multiprocessing.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacSha256Test {
    @Test
    void givesTheSameBytesAsTheCodeOfTheJdkForKeysAndTextsOfEveryLength() throws Exception {
        var random = new Random(1);
        for (int keyBytes : new int[] {1, 16, 32, 63, 64, 65, 200}) {
            for (int textBytes : new int[] {0, 1, 55, 56, 64, 1000}) {
                byte[] key = new byte[keyBytes];
                byte[] text = new byte[textBytes];
                random.nextBytes(key);
                random.nextBytes(text);
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                assertArrayEquals(
                        mac.doFinal(text), new HmacSha256(key).update(text).finish());
            }
        }
    }
}
