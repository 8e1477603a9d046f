package io.multiprocessing.internal.context;

import io.multiprocessing.Context;
import io.multiprocessing.Manager;
import io.multiprocessing.internal.host.Codecs;
import io.multiprocessing.spi.PeerSettings;
import java.net.URI;
import java.util.concurrent.locks.ReentrantLock;

/** The contexts of this process: the builder for new ones, and the current one. */
public final class Contexts {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final InheritableThreadLocal<DefaultContext> IN_THREAD = new InheritableThreadLocal<>();
    private static Settings inherited;
    private static DefaultContext current;

    private Contexts() {}

    /**
     * Starts the description of a context.
     *
     * @return a new builder
     */
    public static Context.Builder builder() {
        return new ContextBuilder();
    }

    /**
     * The current context.
     *
     * @return that of the thread's in-process process, else that of this JVM
     */
    public static Context current() {
        DefaultContext inThread = IN_THREAD.get();
        if (inThread != null) {
            return inThread;
        }
        LOCK.lock();
        try {
            if (current == null || current.isClosed()) {
                current = inherited == null
                        ? first()
                        : new DefaultContext(inherited, Codecs.byClassName(inherited.codec()));
            }
            return current;
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Connects to a manager that is no relative, by the current context.
     *
     * @param address where it serves
     * @param authKey what both must know
     * @return the manager
     */
    public static Manager connect(URI address, byte[] authKey) {
        return ((DefaultContext) current()).visit(address, authKey);
    }

    private static DefaultContext first() {
        var builder = builder();
        String allowed = System.getProperty("io.multiprocessing.allow", "");
        if (!allowed.isBlank()) {
            builder.allow(allowed.strip().split("\\s*,\\s*"));
        }
        PeerSettings peers = PeerWords.fromProperties();
        peers.tls().ifPresent(builder::tls);
        builder.peerTimeout(peers.timeout());
        return (DefaultContext) builder.build();
    }

    /** In a child: what its context will be made of when it is asked for. */
    static void inherit(Settings settings) {
        LOCK.lock();
        try {
            inherited = settings;
        } finally {
            LOCK.unlock();
        }
    }

    /** Whether the calling thread plays a child of this context, which is its parent's to close. */
    static boolean isLent(DefaultContext context) {
        return IN_THREAD.get() == context;
    }

    /** In a thread that plays a child: the context that started it. */
    static void inThread(DefaultContext context) {
        IN_THREAD.set(context);
    }
}
