package io.multiprocessing.internal.jfr;

import io.multiprocessing.internal.jfr.Recorder.Span;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Throttle;

/**
 * The events themselves. Loaded only where something is recorded. Threshold, throttling and stack traces are what a
 * recording's settings say, as with the JDK's own events; these are the defaults.
 */
final class Events {
    private Events() {}

    static boolean areWanted() {
        return FlightRecorder.isInitialized();
    }

    static Span waiting(String operation, String thing, long object, long host) {
        Wait wait = new Wait();
        if (!wait.isEnabled()) {
            return null;
        }
        wait.operation = operation;
        wait.thing = thing;
        wait.object = object;
        wait.host = host;
        wait.begin();
        return wait;
    }

    static Span starting(String name) {
        Start start = new Start();
        start.process = name;
        start.begin();
        return start;
    }

    static void started(Span span, long pid) {
        Start start = (Start) span;
        start.pid = pid;
        start.over();
    }

    static void ended(String name, long pid, int exitCode) {
        End end = new End();
        end.process = name;
        end.pid = pid;
        end.exitCode = exitCode;
        end.commit();
    }

    static void full(long object, long host, int capacity) {
        Full full = new Full();
        full.object = object;
        full.host = host;
        full.capacity = capacity;
        full.commit();
    }

    @Name("io.multiprocessing.Wait")
    @Label("Wait")
    @Category("Multiprocessing")
    @Description("A thread waited in a queue, pipe, lock, semaphore, event, barrier or condition")
    @Threshold("20 ms")
    private static final class Wait extends Event implements Span {
        @Label("Operation")
        String operation;

        @Label("Thing")
        String thing;

        @Label("Object")
        @Description("Its number in the process that hosts it")
        long object;

        @Label("Host")
        @Description("The id of the process that hosts it")
        long host;

        @Override
        public void over() {
            commit(); // if it took long enough
        }
    }

    @Name("io.multiprocessing.ProcessStart")
    @Label("Process Start")
    @Category("Multiprocessing")
    @Description("A child process was started; lasts until it is launched, not until its target runs")
    private static final class Start extends Event implements Span {
        @Label("Process")
        String process;

        @Label("Process Id")
        long pid;

        @Override
        public void over() {
            commit();
        }
    }

    @Name("io.multiprocessing.ProcessEnd")
    @Label("Process End")
    @Category("Multiprocessing")
    @StackTrace(false)
    private static final class End extends Event {
        @Label("Process")
        String process;

        @Label("Process Id")
        long pid;

        @Label("Exit Code")
        @Description("Negative: the signal that ended it")
        int exitCode;
    }

    @Name("io.multiprocessing.QueueFull")
    @Label("Queue Full")
    @Category("Multiprocessing")
    @Description("An element was not put because the queue had no room for it")
    @Throttle("100/s")
    private static final class Full extends Event {
        @Label("Object")
        @Description("The queue's number in the process that hosts it")
        long object;

        @Label("Host")
        @Description("The id of the process that hosts it")
        long host;

        @Label("Capacity")
        int capacity;
    }
}
