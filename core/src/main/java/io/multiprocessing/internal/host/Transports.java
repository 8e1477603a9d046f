package io.multiprocessing.internal.host;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.spi.Transport;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The transports that the class path and the module path offer, by name. */
public final class Transports {
    private static final Log LOG = Log.of(Transports.class);
    private static Map<String, Transport> known;
    private static String toldName;
    private static String toldClass;
    private static Transport told;

    private Transports() {}

    /**
     * In a child: where its parent has found a transport. To look for services opens every jar of the class path, for
     * longer than all else takes.
     *
     * @param name the transport's name
     * @param className its class
     */
    public static synchronized void tell(String name, String className) {
        toldName = name;
        toldClass = className;
        told = null;
    }

    /** Null: nobody has told where it is, or it cannot be made so. */
    private static synchronized Transport told(String name) {
        if (known != null || !name.equals(toldName)) {
            return null;
        }
        if (told == null) {
            try {
                ClassLoader context = Thread.currentThread().getContextClassLoader();
                Object made = Class.forName(
                                toldClass, true, context != null ? context : Transports.class.getClassLoader())
                        .getConstructor()
                        .newInstance();
                if (!(made instanceof Transport transport) || !transport.name().equals(name)) {
                    throw new ClassNotFoundException(toldClass);
                }
                told = transport;
            } catch (ReflectiveOperationException | LinkageError e) {
                toldName = null; // a module that exports it to nobody, for example
            }
        }
        return told;
    }

    private static synchronized Map<String, Transport> known() {
        if (known == null) {
            known = load();
        }
        return known;
    }

    private static Map<String, Transport> load() {
        Map<String, Transport> found = new LinkedHashMap<>();
        if (told != null) {
            found.put(told.name(), told); // there is one of each
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        collect(ServiceLoader.load(Transport.class, Transports.class.getClassLoader()), found);
        if (context != null && context != Transports.class.getClassLoader()) {
            collect(ServiceLoader.load(Transport.class, context), found);
        }
        return found;
    }

    private static void collect(ServiceLoader<Transport> loader, Map<String, Transport> found) {
        var each = loader.iterator();
        while (true) {
            try {
                if (!each.hasNext()) {
                    return;
                }
                Transport transport = each.next();
                Transport before = found.putIfAbsent(transport.name(), transport);
                if (before != null && before.getClass() != transport.getClass()) {
                    throw new IllegalStateException("two transports have the name " + transport.name() + ": "
                            + before.getClass().getName() + " and "
                            + transport.getClass().getName() + "; take one of them off the class path");
                }
                LOG.debug(
                        "found transport {}: {}, priority {}",
                        transport.name(),
                        transport.getClass().getName(),
                        transport.priority());
            } catch (ServiceConfigurationError e) {
                LOG.warn("a transport cannot be loaded", e);
            }
        }
    }

    /**
     * The transport of a name.
     *
     * @param name the name
     * @return the transport, which can run here
     * @throws IllegalArgumentException there is none, or it cannot run here; the message lists those found
     */
    public static Transport byName(String name) {
        Transport transport = named(name);
        Optional<String> obstacle = transport.unavailability();
        if (obstacle.isPresent()) {
            throw new IllegalArgumentException(
                    "the transport " + name + " cannot run here: " + obstacle.get() + "; found: " + describe());
        }
        return transport;
    }

    /**
     * The transport by which something is to be reached: that it can run here is found out by reaching it.
     *
     * @param name the name
     * @return the transport
     * @throws IllegalArgumentException there is none; the message lists those found
     */
    static Transport named(String name) {
        Transport transport = told(name);
        if (transport == null) {
            transport = known().get(name);
        }
        if (transport == null) {
            throw new IllegalArgumentException("no transport named \"" + name + "\"; found: " + describe()
                    + ". A transport is a dependency such as io.multiprocessing:multiprocessing-transport-" + name);
        }
        return transport;
    }

    /**
     * The available transport of highest priority.
     *
     * @return the transport
     * @throws IllegalStateException there is none; the message lists those found and why each was passed over
     */
    public static Transport best() {
        return known().values().stream()
                .filter(transport -> transport.unavailability().isEmpty())
                .max(Comparator.comparingInt(Transport::priority))
                .orElseThrow(
                        () -> new IllegalStateException(
                                "no transport can run here; found: " + describe()
                                        + ". Add one as a dependency, io.multiprocessing:multiprocessing-transport-socket for example"));
    }

    /**
     * The transport that serves an address which a user chose: the preferred one if it does, else any that can.
     *
     * @param address the address
     * @param preferred the transport of the context
     * @return a transport that can run here
     * @throws IllegalArgumentException none serves such addresses; the message names those that are served
     */
    static Transport serving(URI address, Transport preferred) {
        if (serves(preferred, address)) {
            return preferred;
        }
        List<String> forms = new ArrayList<>();
        for (Transport each : known().values()) {
            if (each.unavailability().isEmpty()) {
                if (serves(each, address)) {
                    return each;
                }
                forms.addAll(each.addressForms());
            }
        }
        throw new IllegalArgumentException("no transport here serves the address " + address + "; allowed: "
                + (forms.isEmpty() ? "none; found: " + describe() : String.join(", ", forms)));
    }

    /** What the modules of all transports want in every child. */
    static List<String> everyChildsJvmArgs() {
        List<String> args = new ArrayList<>();
        for (Transport transport : known().values()) {
            args.addAll(transport.everyChildsJvmArgs());
        }
        return args;
    }

    private static boolean serves(Transport transport, URI address) {
        return address.getScheme() != null
                && transport.addressForms().stream()
                        .anyMatch(form -> form.startsWith(address.getScheme().toLowerCase(Locale.ROOT) + ":"));
    }

    private static String describe() {
        if (known().isEmpty()) {
            return "none";
        }
        var text = new StringBuilder();
        known().values()
                .forEach(transport -> text.append(text.isEmpty() ? "" : ", ")
                        .append(transport.name())
                        .append(transport
                                .unavailability()
                                .map(why -> " (cannot run: " + why + ")")
                                .orElse("")));
        return text.toString();
    }
}
