package io.multiprocessing.testkit;

import org.junit.jupiter.api.Nested;

/**
 * All contracts in one: a third party's transport extends this class, names itself, and has every test. A project that
 * wants them apart, to run them at the same time for example, extends {@link ProcessContract}, {@link QueueContract},
 * {@link JoinableQueueContract}, {@link PipeContract}, {@link LockContract}, {@link SemaphoreContract},
 * {@link EventContract}, {@link BarrierContract}, {@link WaitContract}, {@link SharedValueContract},
 * {@link SharedMemoryContract} and {@link ManagerContract} instead.
 */
public abstract class WholeContract {
    /** For subclasses. */
    protected WholeContract() {}

    /**
     * The transport under test.
     *
     * @return its name, as in {@link io.multiprocessing.Context#create(String)}
     */
    protected abstract String transport();

    @Nested
    class Processes extends ProcessContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class Queues extends QueueContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class JoinableQueues extends JoinableQueueContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class Pipes extends PipeContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class Locks extends LockContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class SharedValues extends SharedValueContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class Semaphores extends SemaphoreContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class SharedMemories extends SharedMemoryContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class Events extends EventContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class Waits extends WaitContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class Managers extends ManagerContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }

    @Nested
    class Barriers extends BarrierContract {
        @Override
        protected String transport() {
            return WholeContract.this.transport();
        }
    }
}
