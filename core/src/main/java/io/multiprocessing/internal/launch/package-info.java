/**
 * A child's life: the command line that starts its JVM, the control link over its standard input, its bootstrap, the
 * handle that its parent holds, and the end of both.
 *
 * <p>Begin with {@link io.multiprocessing.internal.launch.Launcher} on the parent's side and
 * {@link io.multiprocessing.internal.launch.ChildBootstrap} on the child's;
 * {@link io.multiprocessing.internal.launch.ChildHost} and {@link io.multiprocessing.internal.launch.ChildSide} are all
 * that launching knows of contexts and shared objects. Sockets, codecs and queues do not belong here.
 */
package io.multiprocessing.internal.launch;
