package io.multiprocessing.internal.host;

/** The lifeline in a process that holds an object of another one: the link to that process, and what came over it. */
final class HoldersLifeline implements Lifeline {
    private final HostLink link;
    private final long hostPid;
    private volatile HostGoneException lost;

    HoldersLifeline(HostLink link, long hostPid) {
        this.link = link;
        this.hostPid = hostPid;
    }

    @Override
    public void check() throws HostGoneException {
        link.check();
        HostGoneException cause = lost;
        if (cause != null) {
            throw new HostGoneException(cause.getMessage(), cause);
        }
    }

    @Override
    public boolean cut() {
        return link.isCut() || lost != null;
    }

    @Override
    public boolean isHere() {
        return false;
    }

    @Override
    public String nameOf(long pid) {
        return pid == hostPid ? link.host() : "pid " + pid;
    }

    @Override
    public void ended() {
        lost = new HostGoneException("it does not exist any more in the process that made it: " + link.host(), null);
    }

    @Override
    public void unreachable(Exception cause) {
        lost = new HostGoneException(
                "its memory cannot be reached from this process; it was made by " + link.host() + ": "
                        + cause.getMessage(),
                cause);
    }
}
