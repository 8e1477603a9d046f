package io.multiprocessing.internal.codec;

import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.util.stream.Stream;

/** There and back again, with one of the project's codecs. */
final class Trip {
    private Trip() {}

    /** For parameterized tests. */
    static Stream<Codec> codecs() {
        return Stream.of(new KryoCodec(), new JdkCodec());
    }

    @SuppressWarnings("unchecked") // what is expected of a copy
    static <T> T through(Codec codec, T value) {
        return (T) decode(codec, Travel.encode(codec, "the value", value), ClassFilters.everything());
    }

    static Object decode(Codec codec, byte[] bytes, ClassFilter filter) {
        return Travel.decode(codec, "the value", bytes, filter, Trip.class.getClassLoader());
    }

    static Object decodeBare(Codec codec, byte[] bytes, ClassFilter filter) throws IOException, ClassNotFoundException {
        return codec.decode(bytes, filter, Trip.class.getClassLoader());
    }
}
