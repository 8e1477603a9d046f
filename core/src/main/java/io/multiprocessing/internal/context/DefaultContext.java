package io.multiprocessing.internal.context;

import io.multiprocessing.Barrier;
import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Event;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Listener;
import io.multiprocessing.Lock;
import io.multiprocessing.Manager;
import io.multiprocessing.Pipe;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.Semaphore;
import io.multiprocessing.ShareableList;
import io.multiprocessing.SharedDouble;
import io.multiprocessing.SharedDoubleArray;
import io.multiprocessing.SharedIntArray;
import io.multiprocessing.SharedLong;
import io.multiprocessing.SharedLongArray;
import io.multiprocessing.SharedMemory;
import io.multiprocessing.StartMethod;
import io.multiprocessing.Target;
import io.multiprocessing.internal.codec.Likely;
import io.multiprocessing.internal.codec.Travel;
import io.multiprocessing.internal.host.Flight;
import io.multiprocessing.internal.host.Hosting;
import io.multiprocessing.internal.host.KeptValues;
import io.multiprocessing.internal.host.Keyring;
import io.multiprocessing.internal.host.Node;
import io.multiprocessing.internal.host.PackedParcels;
import io.multiprocessing.internal.host.SharedState;
import io.multiprocessing.internal.host.Strangers;
import io.multiprocessing.internal.host.Transports;
import io.multiprocessing.internal.lasting.LastingValues;
import io.multiprocessing.internal.launch.ChildHost;
import io.multiprocessing.internal.launch.ChildSide;
import io.multiprocessing.internal.launch.LaunchOptions;
import io.multiprocessing.internal.launch.Launcher;
import io.multiprocessing.internal.manager.LocalWorkshop;
import io.multiprocessing.internal.manager.ManagerProcess;
import io.multiprocessing.internal.manager.ManagerTarget;
import io.multiprocessing.internal.manager.StrangersManager;
import io.multiprocessing.internal.manager.Workshop;
import io.multiprocessing.internal.work.Parcels;
import io.multiprocessing.spi.Codec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A context: a node that hosts, and a launcher that starts. */
final class DefaultContext implements Context, Parcels.Source, LastingValues.Source {
    private final Settings settings;
    private final Codec codec;
    private final Node node;
    private final Hosting hosting;
    private final SharedState state;
    private final Strangers strangers;
    private final Launcher launcher;
    private final Parcels parcels;
    private final LastingValues lastingValues;
    private volatile boolean closed;

    DefaultContext(Settings settings, Codec codec) {
        this.settings = settings;
        this.codec = codec;
        this.node = new Node(Transports.byName(settings.transport()), settings.authKey());
        boolean sharing = settings.startMethod() != StartMethod.IN_PROCESS;
        this.hosting = new Hosting(node, codec, sharing);
        this.state = new SharedState(node, codec, sharing);
        this.strangers =
                new Strangers(Transports.byName(settings.transport()), codec, settings.allowed(), settings.peers());
        Path javaHome = settings.javaHome().isEmpty() ? null : Path.of(settings.javaHome());
        var options = new LaunchOptions(
                settings.startMethod(), settings.jvmArgs(), javaHome, settings.takeChildrenAlong(), settings.standby());
        this.parcels = new PackedParcels(codec);
        this.lastingValues = new KeptValues(codec);
        this.launcher = new Launcher(options, new Host(), new InThisProcess());
    }

    boolean isClosed() {
        return closed;
    }

    /** For a context that was asked for, rather than inherited: most children start none. */
    void fillStandby() {
        launcher.fillStandby();
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException("this context is closed");
        }
    }

    @Override
    public String transport() {
        return settings.transport();
    }

    @Override
    public StartMethod startMethod() {
        return settings.startMethod();
    }

    @Override
    public Process.Builder process() {
        open();
        return launcher.process();
    }

    @Override
    public List<Process> activeChildren() {
        open();
        return launcher.activeChildren();
    }

    @Override
    public <E> Queue<E> queue() {
        return queue(Integer.MAX_VALUE);
    }

    @Override
    public <E> Queue<E> queue(int capacity) {
        open();
        return hosting.queue(capacity);
    }

    @Override
    public <E> JoinableQueue<E> joinableQueue() {
        return joinableQueue(Integer.MAX_VALUE);
    }

    @Override
    public <E> JoinableQueue<E> joinableQueue(int capacity) {
        open();
        return hosting.joinableQueue(capacity);
    }

    @Override
    public <T> Pipe<T> pipe(Pipe.Direction direction) {
        Objects.requireNonNull(direction, "direction");
        open();
        return hosting.pipe(direction);
    }

    @Override
    public Lock lock() {
        open();
        return hosting.lock(false);
    }

    @Override
    public Lock reentrantLock() {
        open();
        return hosting.lock(true);
    }

    @Override
    public Semaphore semaphore(int permits) {
        open();
        return hosting.semaphore(permits, false);
    }

    @Override
    public Semaphore boundedSemaphore(int permits) {
        open();
        return hosting.semaphore(permits, true);
    }

    @Override
    public Event event() {
        open();
        return hosting.event();
    }

    @Override
    public Barrier barrier(int parties) {
        open();
        return hosting.barrier(parties);
    }

    @Override
    public Barrier barrier(int parties, Target action) {
        open();
        return hosting.barrier(parties, action);
    }

    @Override
    public SharedLong sharedLong(long initial) {
        open();
        return state.sharedLong(initial);
    }

    @Override
    public SharedDouble sharedDouble(double initial) {
        open();
        return state.sharedDouble(initial);
    }

    @Override
    public SharedIntArray sharedIntArray(int length) {
        open();
        return state.sharedIntArray(length);
    }

    @Override
    public SharedLongArray sharedLongArray(int length) {
        open();
        return state.sharedLongArray(length);
    }

    @Override
    public SharedDoubleArray sharedDoubleArray(int length) {
        open();
        return state.sharedDoubleArray(length);
    }

    @Override
    public SharedMemory sharedMemory(long byteSize) {
        open();
        return state.sharedMemory(byteSize);
    }

    @Override
    public SharedMemory createSharedMemory(String name, long byteSize) {
        Objects.requireNonNull(name, "name");
        open();
        return state.createSharedMemory(name, byteSize);
    }

    @Override
    public SharedMemory openSharedMemory(String name) {
        Objects.requireNonNull(name, "name");
        open();
        return state.openSharedMemory(name);
    }

    @Override
    public ShareableList shareableList(Object... values) {
        open();
        return state.shareableList(values);
    }

    @Override
    public ShareableList openShareableList(String name) {
        Objects.requireNonNull(name, "name");
        open();
        return state.openShareableList(name);
    }

    @Override
    public Manager manager() {
        open();
        return ManagerProcess.start(this, new Opening());
    }

    @Override
    public Parcels parcels() {
        return parcels;
    }

    @Override
    public LastingValues lastingValues() {
        return lastingValues;
    }

    @Override
    public Listener listen(URI address, byte[] authKey) {
        open();
        return strangers.listen(address, authKey);
    }

    @Override
    public <T> Connection<T> connect(URI address, byte[] authKey) {
        open();
        return strangers.connect(address, authKey);
    }

    /** A manager that serves there. */
    Manager visit(URI address, byte[] authKey) {
        open();
        return new StrangersManager(strangers.visit(address, authKey));
    }

    /** Opens a workshop in the process that it has travelled to. */
    private record Opening() implements ManagerTarget.Opener {
        @Override
        public Workshop get() {
            var here = (DefaultContext) Contexts.current();
            return LocalWorkshop.open(here, here.hosting, here.strangers);
        }
    }

    @Override
    public void close() {
        if (closed || Contexts.isLent(this)) {
            return;
        }
        closed = true;
        launcher.close();
        strangers.close();
        node.close();
    }

    @Override
    public String toString() {
        return "Context[transport=" + settings.transport() + ", startMethod=" + settings.startMethod() + ", codec="
                + codec.name() + (closed ? ", closed]" : "]");
    }

    /**
     * The settings as children get them.
     *
     * @param keys how many keys were known then
     */
    private record Packed(int keys, byte[] settings) {}

    /** What launching asks of this context. */
    private final class Host implements ChildHost {
        private volatile Packed packed;

        @Override
        public Parcel packRehearsal() {
            if (!codec.getClass().getModule().equals(DefaultContext.class.getModule())
                    || !codec.getClass().getName().startsWith("io.multiprocessing.")) {
                return null; // a user's codec would find a JVM in which it had run before
            }
            Queue<Object> queue = hosting.queue(1);
            Lock lock = hosting.lock(false);
            try {
                return pack(StandbyRehearsal.with(queue, lock));
            } finally {
                queue.close(); // what is under way is held
                lock.close();
            }
        }

        @Override
        public String describe(Target target) {
            return Likely.describe(target);
        }

        @Override
        public void named(long pid, String name) {
            node.rename(pid, name);
        }

        @Override
        public Parcel pack(Target target) {
            node.prepare();
            Flight flight = Flight.open();
            byte[] bytes;
            try {
                bytes = Travel.encode(codec, "the target", target);
            } catch (RuntimeException | Error e) {
                flight.revoke();
                throw e;
            } finally {
                flight.close();
            }
            byte[] settingsBytes = settingsForChildren();
            return new Parcel() {
                @Override
                public byte[] settings() {
                    return settingsBytes;
                }

                @Override
                public byte[] target() {
                    return bytes;
                }

                @Override
                public void revoke() {
                    flight.revoke();
                }
            };
        }

        /** The same for all children, until a key is added. */
        private byte[] settingsForChildren() {
            Packed last = packed;
            int keys = Keyring.count();
            if (last == null || last.keys() != keys) {
                last = new Packed(keys, settings.toBytes());
                packed = last;
            }
            return last.settings();
        }

        @Override
        public List<String> jvmArgs() {
            return node.childJvmArgs();
        }

        @Override
        public void childEnded(long pid) {
            Node.awaitGone(pid);
        }
    }

    /** The child's half, for targets that run in threads of this JVM. */
    private final class InThisProcess implements ChildSide {
        @Override
        public void install(byte[] ignored) {
            Contexts.inThread(DefaultContext.this);
        }

        @Override
        public Target unpack(byte[] target) {
            return ChildMain.target(codec, target);
        }
    }
}
