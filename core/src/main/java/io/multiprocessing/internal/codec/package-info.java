/**
 * Objects to bytes and back. Read {@link io.multiprocessing.internal.codec.Travel} first: it is what the rest of the
 * project calls. Behind it stand two codecs, {@link io.multiprocessing.internal.codec.KryoCodec} (the default) and
 * {@link io.multiprocessing.internal.codec.JdkCodec}.
 *
 * <p>Rules for all of it. How a class travels is decided in one place,
 * {@link io.multiprocessing.internal.codec.Routes}. No class is loaded by name but through
 * {@link io.multiprocessing.internal.codec.ClassGate}, which asks the filter first. Nothing is allocated on the word of
 * a length that the message is too short to back. Nothing here needs {@code --add-opens}: what we may not reflect on,
 * {@code java.base} is made to reflect on for us.
 *
 * <p>Frames, sockets and shared objects do not belong here.
 */
package io.multiprocessing.internal.codec;
