package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.multiprocessing.Context;
import io.multiprocessing.Process;
import io.multiprocessing.SerializationException;
import io.multiprocessing.Shareable;
import io.multiprocessing.Target;
import io.multiprocessing.spi.Codec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@SuppressWarnings("serial") // lambdas may touch members of their classes; that is what is tested
class RefusalTest {
    static final class Holder implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // the point of it
        final Thread worker = new Thread();
    }

    record Job(String name, Object content) {}

    static final class Failing implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IllegalStateException("not today");
        }
    }

    static final class FailingToArrive implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IllegalStateException("not here");
        }
    }

    record Positive(int value) {
        Positive {
            if (value < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    private int field = 1;

    private void method() {}

    private static SerializationException refusal(Codec codec, Object value) {
        return catchThrowableOfType(SerializationException.class, () -> Travel.encode(codec, "the element", value));
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void theWayToTheCulpritIsNamed(Codec codec) {
        Holder holder = new Holder();
        Target target = () -> holder.toString();
        assertThat(refusal(codec, target))
                .hasMessage("cannot send the element: captured variable #1 of the lambda in "
                        + RefusalTest.class.getName() + " (declared in method theWayToTheCulpritIsNamed)"
                        + " -> field \"worker\" of " + Holder.class.getName()
                        + " -> java.lang.Thread is not Serializable and not a record; make it so, or leave it out")
                .hasCauseInstanceOf(NotSerializableException.class);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", 1);
        map.put("bad", Optional.of(new ArrayList<>(List.of(1, new Object[] {holder}))));
        assertThat(refusal(codec, new Job("j", map)))
                .hasMessageContaining("component \"content\" of " + Job.class.getName())
                .hasMessageContaining("the value of key bad of java.util.LinkedHashMap")
                .hasMessageContaining("the content of an Optional")
                .hasMessageContaining("element 1 of java.util.ArrayList")
                .hasMessageContaining("element 0 of java.lang.Object[]")
                .hasMessageContaining("field \"worker\"");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void elementsOfCollectionsThatUsersWroteAreNamedToo(Codec codec) {
        class Basket extends ArrayList<Object> {
            private static final long serialVersionUID = 1L;
        }
        Basket basket = new Basket();
        basket.add("apple");
        basket.add(new Thread());
        assertThat(refusal(codec, List.of(basket)))
                .hasMessageContaining("element 1 of " + Basket.class.getName() + " -> java.lang.Thread");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void whatIsNoValueIsRefused(Codec codec) {
        for (Object value : new Object[] {
            new Object(),
            new Thread(),
            new ByteArrayInputStream(new byte[0]),
            ClassLoader.getSystemClassLoader(),
            new Shareable() {}
        }) {
            assertThat(refusal(codec, value))
                    .hasMessageStartingWith(
                            "cannot send the element: " + value.getClass().getName());
            assertThat(refusal(codec, List.of(value))).hasMessageContaining("element 0 of");
        }
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aLambdaThatIsNotSerializableIsExplained(Codec codec) {
        Runnable runnable = () -> {};
        assertThat(refusal(codec, runnable))
                .hasMessageContaining("a lambda or method reference in " + RefusalTest.class.getName())
                .hasMessageContaining("cast it: (Runnable & Serializable)");
        Runnable anonymous = new Runnable() {
            @Override
            public void run() {}
        };
        assertThat(refusal(codec, anonymous))
                .hasMessageContaining("is an anonymous class (Runnable) that is not Serializable");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aLambdaThatCapturesThisIsToldSo(Codec codec) {
        Target usesAField = () -> System.identityHashCode(field);
        assertThat(refusal(codec, usesAField))
                .hasMessageContaining("captures `this`")
                .hasMessageContaining(RefusalTest.class.getName() + " is not Serializable");
        Target reference = this::method;
        assertThat(refusal(codec, reference))
                .hasMessageContaining("the receiver of the method reference")
                .hasMessageContaining("::method");
        class Inner {}
        assertThat(refusal(codec, new Inner())).hasMessageContaining("is not Serializable");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aContextOrAProcessIsRefusedWithAdvice(Codec codec) {
        Context context = (Context) Proxy.newProxyInstance(
                RefusalTest.class.getClassLoader(), new Class<?>[] {Context.class}, (_, _, _) -> null);
        Process process = (Process) Proxy.newProxyInstance(
                RefusalTest.class.getClassLoader(), new Class<?>[] {Process.class}, (_, _, _) -> null);
        Target usesTheContext = () -> context.close();
        assertThat(refusal(codec, usesTheContext))
                .hasMessageContaining("captured variable #1")
                .hasMessageContaining("use Context.current()");
        assertThat(refusal(codec, new Job("j", process)))
                .hasMessageContaining("a handle cannot travel")
                .hasMessageContaining("name() or pid()");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void whatAClassThrowsWhenItIsWrittenIsTheCause(Codec codec) {
        assertThat(refusal(codec, new Job("j", new Failing())))
                .hasMessageContaining("component \"content\"")
                .hasMessageContaining("writeObject of " + Failing.class.getName()
                        + " threw java.lang.IllegalStateException: not today")
                .hasRootCauseMessage("not today");
        assertThat(Trip.through(codec, "next")).isEqualTo("next");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void whatAClassThrowsWhenItIsReadIsTheCause(Codec codec) {
        byte[] bytes = Travel.encode(codec, "the element", new FailingToArrive());
        SerializationException failure = catchThrowableOfType(
                SerializationException.class, () -> Trip.decode(codec, bytes, ClassFilters.everything()));
        assertThat(failure).hasMessageStartingWith("cannot receive the value").hasRootCauseMessage("not here");
        assertThat(Trip.through(codec, new Positive(1))).isEqualTo(new Positive(1));
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void aClassThatIsMissingHereIsNamed(Codec codec) {
        byte[] bytes = Travel.encode(codec, "the element", new Positive(1));
        SerializationException failure = catchThrowableOfType(
                SerializationException.class,
                () -> Travel.decode(codec, "the element", bytes, ClassFilters.everything(), new ClassLoader(null) {
                    @Override
                    protected Class<?> findClass(String name) throws ClassNotFoundException {
                        if (name.startsWith("io.multiprocessing.internal.codec.RecordForm")) {
                            return RefusalTest.class.getClassLoader().loadClass(name);
                        }
                        throw new ClassNotFoundException(name);
                    }
                }));
        assertThat(failure)
                .hasMessageContaining(Positive.class.getName())
                .hasMessageContaining("does not exist in this process")
                .hasCauseInstanceOf(ClassNotFoundException.class);
    }
}
