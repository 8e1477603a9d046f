package io.multiprocessing;

/**
 * Something that several processes may hold at once: a queue, a pipe's end, a lock. It may be captured by a
 * {@link Target}, put on a queue or sent through a pipe, inside records and collections too; the receiver then has a
 * handle to the very same object.
 *
 * <p>A shareable that is under way to another process counts as held: its sender may close its own handle as soon as
 * the call that sent it has returned. Only the handles that a {@link Context} hands out can travel; a user's own class
 * does not become shared by implementing this interface.
 */
public interface Shareable {}
