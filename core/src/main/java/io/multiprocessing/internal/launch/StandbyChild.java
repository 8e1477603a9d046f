package io.multiprocessing.internal.launch;

import io.multiprocessing.internal.log.Log;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * What a child's JVM does that is started before there is a target for it: does beforehand what no target has a part
 * in, then waits on the control link, in its main thread. It ends when the parent is gone, and when something goes
 * wrong, which the parent notices.
 */
final class StandbyChild {
    /** The exit code of one that the parent had given up on. Nobody asks for it. */
    static final int GIVEN_UP = 76;

    /** The exit code of one that cannot be ready. Its parent starts children without it. */
    static final int NOT_READY = 77;

    private static final Log LOG = Log.of(StandbyChild.class);
    private static final Identity NOBODY = new Identity("standby", "", true);

    private StandbyChild() {}

    /**
     * Waits.
     *
     * @param reader is started, so that it need not be when there is a target
     * @return what to be; null: the parent is gone
     * @throws IOException what came over the link makes no sense
     */
    static BootRecord awaitTarget(
            StandbyRecord record, FileInputStream fromParent, ChildSide side, ControlReader reader) throws IOException {
        CurrentProcess.become(new Self(NOBODY, "", record.parentPid()));
        ChildBootstrap.restoreClassPath(record.addedClassPath());
        if (!record.argFilePath().isEmpty()) {
            new File(record.argFilePath()).delete(); // or else the parent does
        }
        File ready = new File(record.readyFile());
        try {
            String[] likely = record.likely().toArray(new String[0]);
            side.rehearse(record.settings(), record.rehearsal(), likely);
            reader.start();
            if (!ready.createNewFile()) {
                throw new IOException("it is there: " + ready);
            }
        } catch (Throwable e) { // out of memory, too: whatever it is, the parent has other ways
            LOG.info("this JVM cannot wait for a target", e);
            Runtime.getRuntime().halt(NOT_READY);
        }
        Thread.interrupted();
        BootRecord boot = ControlReader.awaitBootRecord(fromParent);
        if (boot != null && !ready.delete()) {
            Runtime.getRuntime().halt(GIVEN_UP);
        }
        return boot;
    }
}
