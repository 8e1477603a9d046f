/**
 * The AOT cache that children start with: classes of the library loaded, linked and verified once, mapped from a file
 * by every child from then on. Begin with {@link io.multiprocessing.internal.aot.AotCache}.
 *
 * <p>Nothing here ever fails a child or delays it: what does not work is a line in the log, and the child starts as it
 * would without us. The JVM says nothing either; but a cache whose content is damaged would crash it, so that no cache
 * is used whose checksum this process has not looked at.
 */
package io.multiprocessing.internal.aot;
