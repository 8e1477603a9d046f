package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.RemoteException;
import io.multiprocessing.spi.ClassFilter;
import io.multiprocessing.spi.Codec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClassFiltersTest {
    private static final ClassFilter STRANGERS = ClassFilters.strangers(List.of("com.acme.Order", "com.acme.model.*"));

    @Test
    void everythingLetsInWhateverTheClassPathHas() {
        assertThat(ClassFilters.everything().allows("any.Thing")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.acme.Order",
                "com.acme.Order$Line",
                "com.acme.model.Item",
                "com.acme.model.deep.Item$Part",
                "io.multiprocessing.RemoteException",
                "java.lang.IllegalStateException",
                "java.io.UncheckedIOException",
                "java.lang.StackOverflowError",
                "java.util.concurrent.ExecutionException",
                "java.lang.StackTraceElement"
            })
    void strangersMaySendValuesExceptionsAndWhatWasAllowed(String name) {
        assertThat(STRANGERS.allows(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.acme.Orders",
                "com.acme.Other",
                "com.acme.modelling.Item",
                "com.acme.model",
                "com.acme",
                "org.apache.commons.collections.functors.InvokerTransformer",
                "java.lang.Runtime",
                "java.lang.ProcessBuilder",
                "java.lang.Thread",
                "java.lang.reflect.Proxy",
                "java.lang.invoke.MethodHandle",
                "java.rmi.server.UnicastRemoteObject",
                "java.rmi.RemoteException",
                "java.util.ServiceLoader",
                "java.util.Comparator",
                "java.util.logging.FileHandler",
                "java.util.logging.LoggingException",
                "java.net.URL",
                "java.net.URLClassLoader",
                "java.security.SignedObject",
                "java.beans.EventHandler",
                "javax.management.BadAttributeValueExpException",
                "javax.swing.UIDefaults",
                "sun.reflect.annotation.AnnotationInvocationHandler",
                "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
                "ioxmultiprocessing.Fake",
                "",
                "Exception",
                ".Exception"
            })
    void strangersMaySendNothingElse(String name) {
        assertThat(STRANGERS.allows(name)).isFalse();
        assertThat(KnownTypes.contains(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*",
                ".*",
                "com.acme.",
                "com..acme",
                "com.acme.*.Order",
                "com.acme.Or*",
                "com/acme/Order",
                "[Lcom.acme.Order;",
                "com.acme.Order[]",
                "1com.Order",
                "com.acme.Order ",
                "!com.acme.Order",
                "com.acme.**"
            })
    void whatIsNoPatternIsRefusedAndNamed(String pattern) {
        assertThatThrownBy(() -> ClassFilters.strangers(List.of("com.acme.Good", pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + pattern + "\"");
    }

    @ParameterizedTest
    @MethodSource("io.multiprocessing.internal.codec.Trip#codecs")
    void jdkValuesFromStrangersAreRead(Codec codec) {
        ClassFilter nothingAllowed = ClassFilters.strangers(List.of());
        TreeMap<String, Object> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        caseless.put("a", Collections.unmodifiableList(new ArrayList<>(List.of(1, 2L, 3.0))));
        List<Object> values = List.of(
                caseless,
                Map.of("when", Instant.EPOCH),
                EnumSet.of(TimeUnit.DAYS),
                new int[][] {{1}}.getClass(),
                Collections.synchronizedMap(new TreeMap<>(Map.of(1, 'c'))));
        assertThat(Trip.decode(codec, Travel.encode(codec, "values", values), nothingAllowed))
                .isEqualTo(values);
        Object failure = Trip.decode(
                codec,
                Travel.encode(
                        codec, "failure", new IOException("x", new RemoteException("a.B", "m", "s", 1, "p", null))),
                nothingAllowed);
        assertThat(failure).isInstanceOf(IOException.class);
        assertThat(((IOException) failure).getCause()).isInstanceOf(RemoteException.class);
    }
}
