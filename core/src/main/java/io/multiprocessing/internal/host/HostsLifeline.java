package io.multiprocessing.internal.host;

/** The lifeline in the process that hosts the object. */
final class HostsLifeline implements Lifeline {
    private final Node node;
    private volatile boolean ended;
    private volatile HostGoneException lost;

    HostsLifeline(Node node) {
        this.node = node;
    }

    @Override
    public void check() throws HostGoneException {
        if (node.isClosed()) {
            throw new HostGoneException("the context that made it is closed", null);
        }
        HostGoneException cause = lost;
        if (cause != null) {
            throw new HostGoneException(cause.getMessage(), cause);
        }
    }

    @Override
    public boolean cut() {
        return ended;
    }

    @Override
    public boolean isHere() {
        return true;
    }

    @Override
    public String nameOf(long pid) {
        return node.nameOf(pid);
    }

    @Override
    public void ended() {
        ended = true;
    }

    @Override
    public void unreachable(Exception cause) {
        lost = new HostGoneException("its memory cannot be reached: " + cause.getMessage(), cause);
    }
}
