/**
 * Files that processes map: how they are made and opened, what they are called, and what lies in them where that is not
 * the user's own affair. Read {@link io.multiprocessing.internal.memory.MappedFile} first.
 *
 * <p>Who holds such a file is no business of this package: anonymous ones belong to an object in {@code internal.host},
 * named ones to nobody. Nothing here is loaded by a process that shares no memory.
 */
package io.multiprocessing.internal.memory;
