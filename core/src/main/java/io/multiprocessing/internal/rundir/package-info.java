/**
 * The directories of a process, one for small files (sockets, outcome records, crash reports) and one for files that
 * several processes map: mode 0700, made when first needed, removed at the end, and swept by others when its owner was
 * killed. Begin with {@link io.multiprocessing.internal.rundir.RunDirectory}.
 *
 * <p>Whoever puts a file there removes it, or leaves it to the removal of the whole directory. What must outlive its
 * process does not belong here.
 */
package io.multiprocessing.internal.rundir;
