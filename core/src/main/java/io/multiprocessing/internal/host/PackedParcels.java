package io.multiprocessing.internal.host;

import io.multiprocessing.Connection;
import io.multiprocessing.RemoteException;
import io.multiprocessing.internal.codec.ClassFilters;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.wire.Payload;
import io.multiprocessing.internal.work.Parcel;
import io.multiprocessing.internal.work.Parcels;
import io.multiprocessing.spi.Codec;
import java.io.IOException;

/** Parcels that may be sent over the ends of pipes. */
public final class PackedParcels implements Parcels {
    private final Codec codec;

    /**
     * Makes none yet.
     *
     * @param codec packs and unpacks
     */
    public PackedParcels(Codec codec) {
        this.codec = codec;
    }

    @Override
    public Parcel pack(String what, Object value) {
        Flight flight = Flight.open();
        try {
            byte[] bytes = Travel.encode(codec, what, value);
            return new Packed(new Payload(Payloads.OBJECT, bytes, Payloads.cargo(what, flight)), flight);
        } catch (RuntimeException | Error e) {
            flight.revoke();
            throw e;
        } finally {
            flight.close();
        }
    }

    @Override
    public Object unpack(String what, byte[] bytes) {
        return Travel.decode(codec, what, bytes, ClassFilters.everything(), Payloads.loader());
    }

    @Override
    public RemoteException remote(Throwable thrown) {
        return Travel.remote(thrown);
    }

    private record Packed(Payload payload, Flight flight) implements Parcel {
        @Override
        public byte[] bytes() {
            return payload.data();
        }

        @Override
        public boolean carriesReferences() {
            return payload.cargo() != null;
        }

        @Override
        public void send(Connection<?> connection) throws IOException {
            ((ConnectionHandle<?>) connection).send(payload, flight);
        }

        @Override
        public void revoke() {
            flight.revoke();
        }
    }
}
