package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;

/** Looks for what the other steps left behind. */
public final class NothingLeft implements Step {
    @Override
    public String title() {
        return "Nothing is left behind";
    }

    @Override
    public String explanation() {
        return "No child runs any more, and none is a zombie.";
    }

    @Override
    public String show(Context mp) {
        var children = mp.activeChildren();
        expect(children.isEmpty(), "still running: " + children);
        var pids = ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
        expect(pids.isEmpty(), "the operating system still knows the processes " + pids);
        return "no child, no zombie";
    }
}
