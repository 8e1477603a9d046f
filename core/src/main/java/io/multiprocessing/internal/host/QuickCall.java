package io.multiprocessing.internal.host;

import io.multiprocessing.internal.codec.KryoCodec;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.util.Arrays;

/**
 * Runs calls in the thread that received them, where that can do no harm: to start a virtual thread costs more than all
 * the rest of such a call. The call's bytes are few, and read so that no class is loaded and nothing but plain values
 * comes out; the object says that the call is {@link Quick}; its guard is free. Whatever is otherwise, nothing has
 * happened, and the call is begun anew in a thread of its own.
 *
 * <p>The corners: meanwhile nothing else of that process is received. A call that fails is begun anew, so what throws
 * must have changed nothing; the answer is plain, so that to encode it fails for want of memory only, and then a change
 * may be made twice. An interrupt of the caller comes too late, and so does its death: what it asked for is done.
 *
 * <p>One for each object. Where calls turn out to be no quick ones, only one in many is tried.
 */
final class QuickCall {
    private static final int MOST_BYTES = 512;
    private static final int SKIPPED_AFTER_VAIN = 64;

    private final HostedReferent referent;
    private final Quick object;
    private final boolean known;
    private volatile int skips;

    QuickCall(HostedReferent referent, Quick object, Codec codec) {
        this.referent = referent;
        this.object = object;
        this.known = codec instanceof KryoCodec; // of another one nobody knows what it does
    }

    /** Runs the call and answers it; false: it is not one of these. */
    boolean tried(Payload payload, Answer answer) {
        if (!known
                || payload.kind() != Payloads.OBJECT
                || payload.cargo() != null
                || payload.data().length > MOST_BYTES) {
            return false;
        }
        int skipped = skips;
        if (skipped > 0) {
            skips = skipped - 1; // threads overwrite each other's count, which does no harm
            return false;
        }
        Payload result = result(payload);
        if (result == null) {
            skips = SKIPPED_AFTER_VAIN;
            return false;
        }
        answer.answer(Status.OK, 0, result);
        return true;
    }

    private Payload result(Payload payload) {
        try {
            return referent.codec().decode(payload.data(), _ -> false, QuickCall.class.getClassLoader())
                                    instanceof Object[] form
                            && form.length > 0
                            && form[0] instanceof String method
                    ? result(method, Arrays.copyOfRange(form, 1, form.length))
                    : null;
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            return null; // it has values of other classes, or fails: a thread of its own finds out
        }
    }

    private Payload result(String method, Object[] arguments) throws IOException {
        for (Object argument : arguments) {
            if (!Quick.isPlain(argument)) {
                return null;
            }
        }
        if (!referent.tryLockQuick()) {
            return null;
        }
        try {
            if (!object.isQuick(method, arguments)) {
                return null;
            }
            Object result = referent.invoke(method, arguments);
            return result == null
                    ? Payloads.NULL_MESSAGE
                    : new Payload(Payloads.OBJECT, referent.codec().encode(result), null);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            return null;
        } finally {
            referent.unlockQuick();
        }
    }
}
