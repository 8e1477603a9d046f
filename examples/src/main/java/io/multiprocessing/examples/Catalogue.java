package io.multiprocessing.examples;

import io.multiprocessing.examples.daemons.DaemonCountdown;
import io.multiprocessing.examples.daemons.DaemonHasNoChildren;
import io.multiprocessing.examples.daemons.DaemonIsCut;
import io.multiprocessing.examples.daemons.EmperorAndSteward;
import io.multiprocessing.examples.daemons.PuzzlingDaemon;
import io.multiprocessing.examples.locks.LockOfTheDead;
import io.multiprocessing.examples.locks.TicketsByPid;
import io.multiprocessing.examples.locks.TicketsWithLock;
import io.multiprocessing.examples.locks.TicketsWithoutLock;
import io.multiprocessing.examples.meetings.BarrierRace;
import io.multiprocessing.examples.meetings.CarPark;
import io.multiprocessing.examples.meetings.StartingGun;
import io.multiprocessing.examples.network.AnyTransport;
import io.multiprocessing.examples.network.ServedQueue;
import io.multiprocessing.examples.network.ThreePrograms;
import io.multiprocessing.examples.pipes.DuplexPipe;
import io.multiprocessing.examples.pipes.OneWayPipe;
import io.multiprocessing.examples.pipes.PipeInOneProcess;
import io.multiprocessing.examples.pools.CrashesNowAndThen;
import io.multiprocessing.examples.pools.NativeCrash;
import io.multiprocessing.examples.pools.PoolOfThree;
import io.multiprocessing.examples.pools.PrimeSearch;
import io.multiprocessing.examples.pools.ServerOnPool;
import io.multiprocessing.examples.pools.SquaresByPool;
import io.multiprocessing.examples.pools.TenMillion;
import io.multiprocessing.examples.pools.WordCount;
import io.multiprocessing.examples.processes.Arguments;
import io.multiprocessing.examples.processes.CpuCount;
import io.multiprocessing.examples.processes.DefaultNames;
import io.multiprocessing.examples.processes.ExitCodes;
import io.multiprocessing.examples.processes.FirstProcess;
import io.multiprocessing.examples.processes.FunctionProcess;
import io.multiprocessing.examples.processes.JoinOne;
import io.multiprocessing.examples.processes.KillItself;
import io.multiprocessing.examples.processes.ListIsNotShared;
import io.multiprocessing.examples.processes.MainWaits;
import io.multiprocessing.examples.processes.Money;
import io.multiprocessing.examples.processes.ParallelAndSeries;
import io.multiprocessing.examples.processes.PidAfterStart;
import io.multiprocessing.examples.processes.ProcessIds;
import io.multiprocessing.examples.processes.RecordInSteps;
import io.multiprocessing.examples.processes.RecordProcess;
import io.multiprocessing.examples.processes.RecordRepeats;
import io.multiprocessing.examples.processes.TenNames;
import io.multiprocessing.examples.processes.Terminate;
import io.multiprocessing.examples.processes.TwoFunctions;
import io.multiprocessing.examples.processes.UncaughtException;
import io.multiprocessing.examples.processes.ZombiesAndOrphans;
import io.multiprocessing.examples.queues.BetweenChildren;
import io.multiprocessing.examples.queues.ConsumerGivesUp;
import io.multiprocessing.examples.queues.EndSignal;
import io.multiprocessing.examples.queues.FirstInFirstOut;
import io.multiprocessing.examples.queues.FullAndEmpty;
import io.multiprocessing.examples.queues.ParentAndChild;
import io.multiprocessing.examples.queues.SteamedBuns;
import io.multiprocessing.examples.queues.WriteAndRead;
import io.multiprocessing.examples.sharing.GuestBook;
import io.multiprocessing.examples.sharing.KindsOfQueues;
import io.multiprocessing.examples.sharing.ManagerListAndMap;
import io.multiprocessing.examples.sharing.SharedCounter;
import java.util.List;
import java.util.Optional;

/** All examples, by topic, in the order in which to read them. */
final class Catalogue {
    static final List<Example.Group> GROUPS = List.of(
            group(
                    "To begin with",
                    example("squares", "ten lines: a child computes, its parent prints", Squares::main),
                    example("demo", "the tour: all of it in a few seconds", Demo::main)),
            group(
                    "Pools of workers",
                    example("squares-by-pool", "apply, map, imap, starmap and a callback", SquaresByPool::main),
                    example("pool-of-three", "four messages, three workers", PoolOfThree::main),
                    example("crashes-now-and-then", "workers die, the pool goes on", CrashesNowAndThen::main),
                    example("native-crash", "a real SIGSEGV in a worker, and every result", NativeCrash::main),
                    example("prime-search", "a progress bar with rate and time left", PrimeSearch::main),
                    example("word-count", "the JDK's source: alone, by threads, by processes", WordCount::main),
                    example("ten-million", "ten million inputs in constant memory", TenMillion::main),
                    example("server-on-pool", "workers listen at one address, under load", ServerOnPool::main)),
            group(
                    "Making processes",
                    example("first-process", "one function in a process of its own", FirstProcess::main),
                    example("function-process", "the first way to make a process: a function", FunctionProcess::main),
                    example("record-process", "the second way: a record that is a target", RecordProcess::main),
                    example("record-repeats", "a record that says its line five times", RecordRepeats::main),
                    example("record-in-steps", "who calls what: init, run, task", RecordInSteps::main),
                    example("two-functions", "two processes at once, one with a name", TwoFunctions::main),
                    example("arguments", "arguments by position and by name", Arguments::main),
                    example("process-ids", "pid of the process and of its parent", ProcessIds::main),
                    example("pid-after-start", "no pid before the start", PidAfterStart::main),
                    example("ten-names", "ten processes with names of our choice", TenNames::main),
                    example("default-names", "ten processes, named by default", DefaultNames::main),
                    example("cpu-count", "one process for each processor", CpuCount::main)),
            group(
                    "No shared memory",
                    example("money", "the child gets rich, its parent does not", Money::main),
                    example("list-is-not-shared", "a list for each process", ListIsNotShared::main)),
            group(
                    "How processes end",
                    example("main-waits", "the end of main is not the end", MainWaits::main),
                    example("join-one", "main waits for one process", JoinOne::main),
                    example("parallel-and-series", "join later, or join at once: timed", ParallelAndSeries::main),
                    example("exit-codes", "how each child ended: 0, 8, -15, -9", ExitCodes::main),
                    example("uncaught-exception", "exit code 1, and the parent is told", UncaughtException::main),
                    example("terminate", "a child is ended from outside", Terminate::main),
                    example("kill-itself", "two processes that end themselves by signal 9", KillItself::main),
                    example("zombies-and-orphans", "no zombie is left, an orphan goes on", ZombiesAndOrphans::main)),
            group(
                    "Daemons",
                    example("emperor-and-steward", "a daemon ends with its parent", EmperorAndSteward::main),
                    example("daemon-is-cut", "main does not wait for a daemon", DaemonIsCut::main),
                    example("daemon-countdown", "a daemon counts until main is over", DaemonCountdown::main),
                    example("puzzling-daemon", "why 123 is never printed", PuzzlingDaemon::main),
                    example("daemon-has-no-children", "a daemon may not start processes", DaemonHasNoChildren::main)),
            group(
                    "Locks",
                    example("tickets-without-lock", "three tickets, nine sold", TicketsWithoutLock::main),
                    example("tickets-with-lock", "three tickets, three sold", TicketsWithLock::main),
                    example("tickets-by-pid", "a crowd of 12, or as many as you say", TicketsByPid::main),
                    example("lock-of-the-dead", "the holder is killed, the lock is free", LockOfTheDead::main)),
            group(
                    "Meetings",
                    example("car-park", "two places, five cars: a semaphore", CarPark::main),
                    example("starting-gun", "all start at once: an event", StartingGun::main),
                    example("barrier-race", "all wait for the last, until one is lost", BarrierRace::main)),
            group(
                    "Shared state",
                    example("shared-counter", "four count in one number: with a lock, without", SharedCounter::main),
                    example("manager-list-and-map", "a list and a map that all write", ManagerListAndMap::main),
                    example("kinds-of-queues", "first, last or least first, or both ends", KindsOfQueues::main),
                    example("guest-book", "programs that are no relatives use a manager", GuestBook::main)),
            group(
                    "Over a network",
                    example("served-queue", "one program cooks, another one serves", ServedQueue::main),
                    example("three-programs", "a manager that three programs share", ThreePrograms::main),
                    example("any-transport", "one program, over whatever there is", AnyTransport::main)),
            group(
                    "Queues",
                    example("first-in-first-out", "put three, take three", FirstInFirstOut::main),
                    example("full-and-empty", "waiting, giving up, time-outs", FullAndEmpty::main),
                    example("write-and-read", "one child writes, then another reads", WriteAndRead::main),
                    example("parent-and-child", "from a child to its parent", ParentAndChild::main),
                    example("between-children", "from a child to another one", BetweenChildren::main),
                    example("end-signal", "the producer says when it is done", EndSignal::main),
                    example("consumer-gives-up", "the consumer waits two seconds, and leaves", ConsumerGivesUp::main),
                    example("steamed-buns", "a queue to join, and consumers that are daemons", SteamedBuns::main)),
            group(
                    "Pipes",
                    example("pipe-in-one-process", "both ends here, and the end of the stream", PipeInOneProcess::main),
                    example("one-way-pipe", "two senders, one receiver", OneWayPipe::main),
                    example("duplex-pipe", "questions and answers, poll and end", DuplexPipe::main)));

    private Catalogue() {}

    static List<Example> all() {
        return GROUPS.stream().flatMap(group -> group.examples().stream()).toList();
    }

    static Optional<Example> find(String name) {
        return all().stream().filter(example -> example.name().equals(name)).findFirst();
    }

    /** Names that resemble what was typed, the closest first: a part of it, or a few letters away. */
    static List<String> near(String typed) {
        return NearNames.of(typed, all().stream().map(Example::name).toList());
    }

    private static Example.Group group(String title, Example... examples) {
        return new Example.Group(title, List.of(examples));
    }

    private static Example example(String name, String about, Example.Program program) {
        return new Example(name, about, program);
    }
}
