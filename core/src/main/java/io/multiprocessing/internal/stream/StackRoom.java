package io.multiprocessing.internal.stream;

/**
 * Whether the calling thread has stack left for what it must not leave half done: to help others, some twenty
 * kibibytes, of which receivers need a quarter; to send a message, a third of that.
 */
final class StackRoom {
    private static final int FRAMES_TO_HELP = 200;
    private static final int FRAMES_TO_SEND = 60;

    /** Keeps the compiler from leaving the frames out. */
    private static volatile long result;

    private StackRoom() {}

    static boolean isThereToHelp() {
        return isThere(FRAMES_TO_HELP);
    }

    static boolean isThereToSend() {
        return isThere(FRAMES_TO_SEND);
    }

    private static boolean isThere(int frames) {
        try {
            result = touch(frames, 1, 2, 3, 4, 5, 6, 7);
            return true;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    /** Everything is needed after the call, so that it lies in the frame. */
    private static long touch(int frames, long a, long b, long c, long d, long e, long f, long g) {
        if (frames == 0) {
            return a;
        }
        long deeper = touch(frames - 1, b, c, d, e, f, g, a + frames);
        return deeper ^ a + b ^ c + d ^ e + f ^ g;
    }
}
