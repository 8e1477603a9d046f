package io.multiprocessing.benchmarks.run;

import static io.multiprocessing.benchmarks.run.Cells.parameters;
import static io.multiprocessing.benchmarks.run.Cells.peer;
import static io.multiprocessing.benchmarks.run.Cells.with;

import java.util.List;

/** Locks, semaphores, barriers, managers. */
final class LockQuestions extends Questions {
    LockQuestions(Contenders contenders) {
        super(contenders);
        locks();
        barriers();
        managers();
    }

    private void locks() {
        for (String what : List.of("lock", "semaphore")) {
            var here = parameters("what", what, "made", "here");
            Asked alone = ask(
                            what + "-alone",
                            "Locks and their kin",
                            (what.equals("lock") ? "Lock and unlock" : "Acquire and release")
                                    + ", nobody else wants it",
                            "s")
                    .note("Made here, or by a child: where nothing is shared, each use is then a round trip.")
                    .add(ours("", "GuardAlone.takeAndGive", "", here, SAME))
                    .add(ours("made elsewhere", "GuardAlone.takeAndGive", "", with(here, "made", "elsewhere"), SAME))
                    .add(peers(
                            what.equals("lock") ? "filelock threads" : "threads", "GuardAlone.takeAndGive", here, SAME))
                    .add(python("guard", here, SAME));
            alone.quick = what.equals("lock");
            compare(alone, "cpython");
            for (int processes : what.equals("lock") ? new int[] {2, 4, 8} : new int[] {4}) {
                var crowd = parameters("what", what, "members", Integer.toString(processes), "consumers", "0");
                Asked contended = ask(
                                what + "-" + processes,
                                "Locks and their kin",
                                (what.equals("lock") ? "A lock" : "A semaphore of one permit") + " that " + processes
                                        + " processes want",
                                "/s")
                        .note("Turns of all together. More processes than processors: who holds it may not be running.")
                        .add(ours("", "Crowd.watch", "done", crowd, SAME))
                        .add(peer("threads", Double.NaN, "Crowd.watch", "done", crowd, SAME))
                        .add(python("crowd", crowd, SAME));
                if (what.equals("lock")) {
                    contended.add(peer("filelock", Double.NaN, "Crowd.watch", "done", crowd, SAME));
                }
                contended.quick = processes == 4 && what.equals("lock");
                compare(contended, "cpython");
            }
        }
    }

    private void barriers() {
        for (int parties : new int[] {2, 4}) {
            var crowd = parameters("what", "barrier", "members", Integer.toString(parties), "consumers", "0");
            compare(
                    ask("barrier-" + parties, "Locks and their kin", "Meetings of " + parties + " at a barrier", "/s")
                            .add(ours("", "Crowd.watch", "done", crowd, SAME))
                            .add(peer("threads", Double.NaN, "Crowd.watch", "done", crowd, SAME))
                            .add(python("crowd", crowd, SAME)),
                    "cpython");
        }
    }

    private void managers() {
        var titles = parameters(
                "put",
                "map.put",
                "get",
                "map.get",
                "merge",
                "execute(map, merge)",
                "call",
                "a call of an object of one's own");
        titles.forEach((what, title) -> {
            var call = parameters("what", what);
            Asked asked = ask("manager-" + what, "Managers", "Manager: " + title, "s")
                    .note("The object lives in the manager's process. A bare round trip over a Unix socket is there to"
                            + " compare.")
                    .add(ours("", "ManagerCalls.call", "", call, SAME))
                    .add(peer(
                            "unix",
                            "RoundTrip.roundTrip",
                            parameters("kind", "pipe", "payload", "bytes", "size", "32"),
                            SAME));
            if (!what.equals("merge")) {
                asked.add(python("manager", call, SAME));
            }
            asked.quick = what.equals("put");
            compare(asked, "cpython", "unix");
        });
    }
}
