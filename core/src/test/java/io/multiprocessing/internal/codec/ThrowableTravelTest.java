package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.RemoteException;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ThrowableTravelTest {
    static final class Coded extends Exception {
        private static final long serialVersionUID = 1L;

        final int code;

        Coded(int code, Throwable cause) {
            super("code " + code, cause);
            this.code = code;
        }
    }

    static final class WithThread extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // the point of it
        final Thread culprit = Thread.currentThread();

        WithThread(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static final class Unwilling extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // the point of it
        final Object held = new Object();

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    static final class Result implements Serializable {
        private static final long serialVersionUID = 1L;

        final Throwable failure;

        Result(Throwable failure) {
            this.failure = failure;
        }
    }

    record Outcome(Throwable failure) {}

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void anExceptionArrivesAsItself(Codec codec) {
        Coded original = new Coded(42, new IOException("disk"));
        original.addSuppressed(new IllegalStateException("too"));
        Coded copy = Trip.through(codec, original);
        assertThat(copy.code).isEqualTo(42);
        assertThat(copy).hasMessage("code 42").hasCauseExactlyInstanceOf(IOException.class);
        assertThat(copy.getStackTrace()).isEqualTo(original.getStackTrace());
        assertThat(copy.getSuppressed()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void anExceptionThatCannotTravelArrivesAsText(Codec codec) {
        WithThread original = new WithThread("broken", new Coded(7, null));
        for (Object copy : List.of(
                Trip.through(codec, (Object) original),
                Trip.through(codec, new Outcome(original)).failure(),
                Trip.through(codec, new Result(original)).failure,
                Trip.through(codec, List.<Object>of(original)).getFirst())) {
            assertThat(copy).isInstanceOf(RemoteException.class);
            RemoteException remote = (RemoteException) copy;
            assertThat(remote.remoteClassName()).isEqualTo(WithThread.class.getName());
            assertThat(remote).hasMessage("broken");
            assertThat(remote.remoteStackTrace()).contains("anExceptionThatCannotTravelArrivesAsText", "Caused by: ");
            assertThat(remote.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(remote.processName()).isEqualTo("MainProcess");
            assertThat(((RemoteException) remote.getCause()).remoteClassName()).isEqualTo(Coded.class.getName());
        }
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void anExceptionWhoseClassIsRefusedArrivesAsText(Codec codec) {
        byte[] bytes = Travel.encode(codec, "the result", List.of("first", new Coded(1, null), "last"));
        ClassFilter withoutOurs = name -> !name.contains("Coded");
        List<?> copy = (List<?>) Trip.decode(codec, bytes, withoutOurs);
        assertThat(copy.get(0)).isEqualTo("first");
        assertThat(((RemoteException) copy.get(1)).remoteClassName()).isEqualTo(Coded.class.getName());
        assertThat(copy.get(2)).isEqualTo("last");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void anExceptionWhoseClassIsUnknownArrivesAsText(Codec codec) throws Exception {
        byte[] bytes = Travel.encode(codec, "the result", new Coded(1, null));
        ClassLoader without = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.equals(Coded.class.getName())) {
                    throw new ClassNotFoundException(name);
                }
                return ThrowableTravelTest.class.getClassLoader().loadClass(name);
            }
        };
        Object copy = codec.decode(bytes, ClassFilters.everything(), without);
        assertThat(copy).isInstanceOf(RemoteException.class).hasToString(copy.toString());
        assertThat(((RemoteException) copy).remoteClassName()).isEqualTo(Coded.class.getName());
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void anExceptionWhoseOwnMethodsThrowStillArrives(Codec codec) {
        RemoteException copy = (RemoteException) Trip.through(codec, (Object) new Unwilling());
        assertThat(copy.remoteClassName()).isEqualTo(Unwilling.class.getName());
        assertThat(copy.getMessage()).contains("getMessage threw");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void exceptionsThatCauseEachOtherArrive(Codec codec) {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        Exception copy = Trip.through(codec, first);
        assertThat(copy.getCause().getCause()).isSameAs(copy);
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aRemoteExceptionTravelsOn(Codec codec) {
        RemoteException remote = new RemoteException("com.acme.Gone", "m", "stack", 7, "Process-1", null);
        RemoteException copy = Trip.through(codec, remote);
        assertThat(copy.remoteClassName()).isEqualTo("com.acme.Gone");
        assertThat(copy.pid()).isEqualTo(7);
        assertThat(copy.processName()).isEqualTo("Process-1");
    }
}
