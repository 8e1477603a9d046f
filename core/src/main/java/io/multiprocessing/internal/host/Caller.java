package io.multiprocessing.internal.host;

/**
 * A thread that waits in an object that is asked by verbs.
 *
 * @param session its process; null: this one
 * @param request by which its process can cancel it; 0 for threads of this process
 * @param answer where the outcome goes
 */
record Caller(Session session, long request, Answer answer) {
    /** Whether {@link HostedCalls#cancel} means this one. */
    boolean isMeant(Session byWhom, long cancelled, Answer which) {
        return session == byWhom && request == cancelled && (which == null || answer == which);
    }
}
