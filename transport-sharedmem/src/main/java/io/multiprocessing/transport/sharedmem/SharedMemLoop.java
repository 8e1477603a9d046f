package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.ReceiveBuffers;
import io.multiprocessing.spi.SharedStructures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that serves this process's connections of one table of members: in the host all of them, elsewhere those
 * to that host. It exists while it has users (an endpoint, connections), and a moment longer; with it ends the
 * membership. In one process there is one for a table: a second channel on the table's file would end the membership
 * when closed.
 *
 * <p>It looks at every ring in turn. While traffic pays it looks on; then it sleeps on its bell, or naps where nobody
 * can ring it. Ten times a second it asks the kernel whether its peers are alive.
 *
 * <p>It is a daemon thread, which keeps serving while shutdown hooks run. A JVM that ends waits up to 300 ms for
 * threads that are in a system call: so, from then on, it naps, and ends with its last user.
 */
final class SharedMemLoop implements Runnable {
    private static final Log LOG = Log.of(SharedMemLoop.class);

    private static final String NAME = "multiprocessing-sharedmem-io";
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_AT_PEERS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_AT_PEERS_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long CHILD_COMES_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TURNS_BEFORE_CHORES = 1000;

    /** Guards {@link #LOOPS} and every loop's {@link #users}. */
    private static final Object GATE = new Object();

    private static final Map<Path, SharedMemLoop> LOOPS = new HashMap<>();

    private static volatile long childComesUntilNanos = System.nanoTime();

    final Members members;

    private final SharedStructures structures;
    private final Thread thread;
    private final boolean host;
    private final List<SharedMemConnection> connections = new ArrayList<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final SharedMemPatience patience = new SharedMemPatience();
    private final ReceiveBuffers buffers = ReceiveBuffers.onHeap(2);
    private SharedMemDoor door;
    private boolean everybodyCanWake = true;
    private long lookedAtPeersNanos = System.nanoTime();
    private int users;
    private boolean empty;
    private long emptySinceNanos;

    private SharedMemLoop(Members members, boolean host) {
        this.structures = new SharedMemStructures(members);
        this.members = members;
        this.host = host;
        this.thread = Thread.ofPlatform()
                .name(NAME)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .unstarted(this);
    }

    /**
     * Makes the table of a host and the loop for it, with one user: who calls this calls {@link #leave} later, once.
     */
    static SharedMemLoop host(Path directory) throws IOException {
        synchronized (GATE) {
            return start(directory, Members.create(directory), true);
        }
    }

    /** The loop for the table of a host, counting one user more: who calls this calls {@link #leave} later, once. */
    static SharedMemLoop join(Path directory) throws IOException {
        synchronized (GATE) {
            SharedMemLoop loop = LOOPS.get(directory);
            if (loop == null) {
                return start(directory, Members.join(directory), false);
            }
            loop.users++;
            return loop;
        }
    }

    private static SharedMemLoop start(Path directory, Members members, boolean host) {
        JvmEnd.watch();
        SharedMemLoop loop = new SharedMemLoop(members, host);
        boolean started = false;
        try {
            loop.thread.start();
            started = true;
        } finally {
            if (!started) {
                members.close();
            }
        }
        LOOPS.put(directory, loop);
        loop.users++;
        return loop;
    }

    /** As {@link #join}, for the loop's own thread. */
    void joinAgain() {
        synchronized (GATE) {
            users++;
        }
    }

    void leave() {
        synchronized (GATE) {
            users--;
        }
        wake();
    }

    /** A process is being started that may connect, and cannot wake anybody in the first moments of its life. */
    static void childComes() {
        childComesUntilNanos = System.nanoTime() + CHILD_COMES_NANOS;
        synchronized (GATE) {
            for (SharedMemLoop loop : LOOPS.values()) {
                loop.wake();
            }
        }
    }

    /** A process has ended, perhaps one at the other side of a connection. */
    static void processEnded(long pid) {
        List<SharedMemLoop> loops;
        synchronized (GATE) {
            loops = List.copyOf(LOOPS.values());
        }
        for (SharedMemLoop loop : loops) {
            loop.execute(() -> loop.lookAfterTheEndOf(pid));
        }
    }

    /** Begins to serve a connection, which counts as a user. Any thread. */
    void add(SharedMemConnection connection) {
        execute(new Runnable() {
            @Override
            public void run() {
                addNow(connection);
            }
        });
    }

    /** As {@link #add}, in the loop. */
    void addNow(SharedMemConnection connection) {
        connections.add(connection);
        everybodyCanWake &= connection.peerCanWake();
    }

    /** Begins or ceases (null) to let others in. In the loop. */
    void door(SharedMemDoor newDoor) {
        door = newDoor;
    }

    Thread thread() {
        return thread;
    }

    boolean isThisThread() {
        return Thread.currentThread() == thread;
    }

    /** What connections receive into. In the loop. */
    ReceiveBuffers buffers() {
        return buffers;
    }

    /** The structures of the host, made once for a table. */
    Optional<SharedStructures> structures() {
        return Optional.of(structures);
    }

    /** Has the loop do something soon. Any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    void wake() {
        if (!isThisThread()) {
            LockSupport.unpark(thread);
            members.ring(members.self());
        }
    }

    @Override
    public void run() {
        while (prepared()) {
            try {
                serve();
            } catch (RuntimeException | Error e) {
                LOG.warn(NAME + " goes on after " + e, e);
            }
        }
    }

    /**
     * Does what others have asked for, and what is due; then gives whether anybody needs this loop. That is asked last,
     * because what is done may be the end of the last user.
     */
    private boolean prepared() {
        // An interrupt that a receiver left behind would end every nap at once.
        boolean ignored = Thread.interrupted();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
        }
        long now = System.nanoTime();
        if (now - lookedAtPeersNanos > lookPeriodNanos()) {
            lookedAtPeersNanos = now;
            lookAtPeers(0);
            lookWhoCanWake();
            if (door != null) {
                door.clean();
            }
        }
        return goOn();
    }

    /** A JVM that waits for a target for an hour is not to look at its parent ten times a second. */
    private long lookPeriodNanos() {
        return patience.isIdle() ? LOOK_AT_PEERS_IDLE_NANOS : LOOK_AT_PEERS_NANOS;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.warn(NAME + " goes on after " + e, e);
        }
    }

    /** Serves until there is nothing to do, then sleeps. */
    private void serve() {
        for (int i = 0; i < TURNS_BEFORE_CHORES && tasks.isEmpty(); i++) {
            if (turn()) {
                patience.traffic();
            } else if (!patience.lookAgain()) {
                sleep();
                return;
            }
        }
    }

    /** Looks at everything once; gives whether there was anything to do. */
    private boolean turn() {
        boolean traffic = door != null && door.look();
        for (int i = 0; i < connections.size(); i++) {
            SharedMemConnection connection = connections.get(i);
            if (!connection.isFinished()) {
                traffic |= connection.turn();
            }
            if (connection.isFinished()) {
                connections.remove(i--);
            }
        }
        return traffic;
    }

    private void sleep() {
        boolean childMayCome = childMayCome();
        if (childMayCome) {
            patience.expect();
        }
        if (empty || !everybodyCanWake || childMayCome || !Futex.inKernel()) {
            LockSupport.parkNanos(this, patience.napNanos());
            return;
        }
        int heard = members.prepareToSleep();
        try {
            if (!turn() && tasks.isEmpty()) {
                members.sleep(heard, lookPeriodNanos());
            }
        } finally {
            members.wokenUp();
        }
    }

    /**
     * Ends the connections of dead peers.
     *
     * @param pid only those of this process; 0: all
     */
    private void lookAtPeers(long pid) {
        for (SharedMemConnection connection : List.copyOf(connections)) {
            if (!connection.isFinished() && (pid == 0 || members.pid(connection.peer()) == pid)) {
                connection.lookAtPeer();
            }
        }
    }

    private void lookAfterTheEndOf(long pid) {
        lookAtPeers(pid);
        if (door != null) {
            door.lookAtFiles();
        }
    }

    private void lookWhoCanWake() {
        members.tellWhetherWeWake();
        boolean all = true;
        for (SharedMemConnection connection : connections) {
            all &= connection.peerCanWake();
        }
        everybodyCanWake = all;
    }

    private boolean childMayCome() {
        return host && System.nanoTime() - childComesUntilNanos < 0;
    }

    /** Whether somebody needs this loop. When not, it is over: the next user gets another. */
    private boolean goOn() {
        synchronized (GATE) {
            if (users > 0) {
                empty = false;
                return true;
            }
            long now = System.nanoTime();
            if (!empty) {
                empty = true;
                emptySinceNanos = now;
            }
            if (now - emptySinceNanos < LINGER_NANOS && !JvmEnd.begun) {
                return true;
            }
            LOOPS.remove(members.directory(), this);
            members.close();
            return false;
        }
    }

    @Override
    public String toString() {
        return NAME + (host ? " of host " : " of client of ") + members.directory();
    }

    /** Notices that the JVM has begun to end. A shutdown hook; not a lambda, which would cost time in every child. */
    private static final class JvmEnd extends Thread {
        private static volatile boolean begun;
        private static boolean watched;

        private JvmEnd() {
            super(null, null, "multiprocessing-sharedmem-end", 0, false);
        }

        /** Guarded by the gate. */
        static void watch() {
            if (!watched) {
                watched = true;
                try {
                    Runtime.getRuntime().addShutdownHook(new JvmEnd());
                } catch (IllegalStateException e) {
                    begun = true;
                    Futex.jvmEnds();
                }
            }
        }

        @Override
        public void run() {
            begun = true;
            Futex.jvmEnds();
            synchronized (GATE) {
                for (SharedMemLoop loop : LOOPS.values()) {
                    loop.wake();
                }
            }
        }
    }
}
