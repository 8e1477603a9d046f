package io.multiprocessing.pool;

/** Somebody who brings jobs to a pool while he reads inputs. */
interface Feed {
    /** How many inputs are not submitted yet; -1: not known. Asked under the scheduler's lock. */
    long unread();

    /** Whether the inputs may never end, and nobody waits for all of them. */
    boolean mayBeEndless();

    /** The pool takes nothing new; this feed brings all it has, without waiting for anybody. */
    void poolShutsDown();

    /**
     * The pool takes nothing more, of this feed neither.
     *
     * @param why null: it was shut down
     */
    void poolEnds(BrokenPoolException why);
}
