package io.multiprocessing.pool.contract;

import io.multiprocessing.testkit.Await;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;

/** How a worker comes to its end. */
enum Way {
    /** It does not: what throws fails, and nothing else. */
    EXCEPTION {
        @Override
        void die() {
            throw new Fault();
        }
    },
    EXIT {
        @Override
        void die() {
            System.exit(3);
        }
    },
    HALT {
        @Override
        void die() {
            Runtime.getRuntime().halt(4);
        }
    },
    SIGKILL {
        @Override
        void die() {
            try {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            Await.forever();
        }
    },
    /** A fault in native code; the JVM tells of it and aborts. */
    SIGSEGV {
        @Override
        @SuppressWarnings("restricted") // it is the point
        void die() {
            Linker linker = Linker.nativeLinker();
            var length = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("strlen"),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
            try {
                throw new IllegalStateException(
                        "nothing is there, and it is long: " + (long) length.invokeExact(MemorySegment.ofAddress(8)));
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    },
    OUT_OF_MEMORY {
        @Override
        void die() {
            var all = new ArrayList<long[]>();
            while (all.size() < Integer.MAX_VALUE) {
                all.add(new long[1 << 24]);
            }
        }
    };

    /** What is thrown where the way is an exception. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fault() {
            super("as asked");
        }
    }

    abstract void die();

    /** As {@link io.multiprocessing.Process#exitCode()} tells it. */
    int exitCode() {
        return switch (this) {
            case EXCEPTION -> 1;
            case EXIT, OUT_OF_MEMORY -> 3;
            case HALT -> 4;
            case SIGKILL -> -9;
            case SIGSEGV -> -6;
        };
    }

    boolean endsTheWorker() {
        return this != EXCEPTION;
    }
}
