package io.multiprocessing.examples.processes;

import io.multiprocessing.Context;
import io.multiprocessing.RemoteException;

/**
 * An exception ends a child with exit code 1. The child prints the stack trace on its standard error; the parent is
 * told as well.
 */
public final class UncaughtException {
    static void divide(int a, int b) {
        System.out.println(a / b);
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mp = Context.create()) {
            var p = mp.start(() -> divide(1, 0));
            p.join();
            System.out.println("exit code: " + p.exitCode().orElseThrow());
            RemoteException failure = p.failure().orElseThrow();
            System.out.println(
                    failure.processName() + " threw " + failure.remoteClassName() + ": " + failure.getMessage());
        }
    }
}
