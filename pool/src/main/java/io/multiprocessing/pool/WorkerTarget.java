package io.multiprocessing.pool;

import io.multiprocessing.Connection;
import io.multiprocessing.Context;
import io.multiprocessing.Target;
import io.multiprocessing.internal.work.Parcels;

/**
 * What a worker process runs.
 *
 * @param work brings frames, takes reports
 * @param commands brings commands
 * @param initializer runs first; null: there is none
 */
record WorkerTarget(Connection<Object> work, Connection<Object> commands, Target initializer) implements Target {
    @Override
    public void runTarget() throws Exception {
        var reporter = new Reporter(work, Parcels.of(Context.current()));
        var desk = new Desk();
        Thread listener = new Thread(null, new CommandLoop(commands, desk, reporter), "pool-commands", 0, false);
        listener.setDaemon(true);
        listener.start();
        if (initializer != null) {
            try {
                initializer.runTarget();
            } catch (Throwable e) {
                reporter.thrown(Report.REFUSED, 0, 0, e);
                return;
            }
        }
        reporter.say(Report.READY, 0, 0, 0);
        new WorkerLoop(work, desk, reporter).run();
    }
}
