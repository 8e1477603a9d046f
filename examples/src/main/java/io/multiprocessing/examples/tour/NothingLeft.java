package io.multiprocessing.examples.tour;

import static io.multiprocessing.examples.tour.Step.expect;

import io.multiprocessing.Context;

/** Looks for what the other steps left behind. */
public final class NothingLeft implements Step {
    /** Works in the background, so that later children start faster; it goes when it is done, or with us. */
    private static final String CACHE_MAKER = "CacheMaker";

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
        var left = ProcessHandle.current()
                .children()
                .filter(process -> !process.info().commandLine().orElse("").contains(CACHE_MAKER))
                .map(ProcessHandle::pid)
                .toList();
        expect(left.isEmpty(), "the operating system still knows the processes " + left);
        return "no child, no zombie";
    }
}
