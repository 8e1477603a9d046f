package io.multiprocessing.internal.host;

/**
 * The first byte of a message between a process that holds an object and the process that hosts it, and what follows.
 * Numbers are big-endian. {@code object}: 8 bytes, {@code channel}, {@code end}, {@code flags}, {@code status}: 1 byte,
 * {@code request}: 8 bytes, {@code payload}: see {@link io.multiprocessing.internal.wire.Channel}. Requests are
 * answered by {@link #REPLY} or {@link #TAKEN}; request 0 wants no answer.
 */
final class Op {
    // From holder to host. Part messages (1) belong to the channel.
    /**
     * object, end, token 8: this process holds an end now; the token under which the reference travelled is used up.
     */
    static final byte ATTACH = 10;
    /** object, end, request: this process does not hold an end any more. */
    static final byte DETACH = 11;
    /** object, end, token 8: a reference to an end is under way. */
    static final byte GRANT = 12;
    /** object, end, token 8: that reference will never arrive. */
    static final byte REVOKE = 13;
    /** object, channel, request: the request need not be answered with success any more. */
    static final byte CANCEL = 14;
    /** seq 8: answers {@link #PING}; everything sent before it was sent before. */
    static final byte PONG = 15;
    /**
     * request: answered at once, so everything that the host says before the answer it had said before the question.
     */
    static final byte ECHO = 16;
    /** object, channel, payload: an element, within the credits or the window that the sender has. */
    static final byte PUT = 20;
    /**
     * object, channel, request, flags, payload: an element, answered when it is in; the value is a number of credits.
     */
    static final byte PUT_SYNC = 21;
    /** object, channel, request, want 4, flags: answered by {@link #TAKEN}. */
    static final byte TAKE = 22;
    /** object, channel, request: the value is a slot of an {@link AckBoard}, the payload its number 8 and file. */
    static final byte BOARD = 26;
    /**
     * object, channel, id 8, want 4: the elements handed over up to this one were taken; want &gt; 0 asks for more,
     * without waiting.
     */
    static final byte ACK = 23;
    /**
     * object, channel, seq 8, credits 4, n 4, n ids of 8: elements and credits go back; answers {@link #RECALL}, or
     * comes unasked with seq 0.
     */
    static final byte RETURNED = 24;
    /**
     * object, channel, id 8, arrived 1: the references in an element that was taken are held by this process now; or
     * (0) those that are not will never be.
     */
    static final byte UNPACKED = 27;
    /** object, channel, request, what 1, argument 8: anything else that a conduit is asked; see {@link Query}. */
    static final byte QUERY = 25;
    /** object, request, thread 8, flags: acquire; the value is 1 when the lock was abandoned. */
    static final byte LOCK = 40;
    /** object, thread 8, flags. */
    static final byte UNLOCK = 41;
    /** object, condition 8, request, thread 8: release, wait, acquire. */
    static final byte AWAIT = 42;
    /** object, condition 8, flags: wake one, or all. */
    static final byte SIGNAL = 43;
    /** object, request: what is known of the owner, as a payload of text. */
    static final byte LOCK_INFO = 44;
    /** object, request: a new condition; the value is its number. */
    static final byte NEW_CONDITION = 45;
    /** object, request, verb 1, what the verb needs: anything that an object other than these is asked. */
    static final byte CALL = 50;
    /** object, request, verb 1, payload: the same with what a user wants to be carried. */
    static final byte CALL_WITH = 51;

    // From host to holder.
    /** request, status, value 8, has-payload 1, payload. */
    static final byte REPLY = 60;
    /** object, channel, request, status, more 1, n 4, n times (id 8, payload). */
    static final byte TAKEN = 61;
    /**
     * object, channel, seq 8, state 1: give back elements and credits; nothing can be put any more when the state says
     * so.
     */
    static final byte RECALL = 62;
    /** object, channel, bytes 8: so much more may be sent. */
    static final byte WINDOW = 63;
    /** object: it does not exist here. */
    static final byte GONE = 64;
    /** seq 8: say {@link #PONG}. */
    static final byte PING = 65;

    /** Do not wait. */
    static final byte FLAG_NO_WAIT = 1;
    /** Look, do not take: what is handed over is likely to be asked back. */
    static final byte FLAG_PEEK = 2;
    /** All, not one. */
    static final byte FLAG_ALL = 4;
    /** The owner did not release it in order. */
    static final byte FLAG_ABANDONED = 8;

    private Op() {}
}
