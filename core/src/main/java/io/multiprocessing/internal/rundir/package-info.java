/**
 * The one directory that a process keeps its small files in (sockets, outcome records, crash reports): mode 0700, made
 * when first needed, removed at the end, and swept by others when its owner was killed. Begin with
 * {@link io.multiprocessing.internal.rundir.RunDirectory}.
 *
 * <p>Whoever puts a file there removes it, or leaves it to the removal of the whole directory. What must outlive its
 * process does not belong here.
 */
package io.multiprocessing.internal.rundir;
