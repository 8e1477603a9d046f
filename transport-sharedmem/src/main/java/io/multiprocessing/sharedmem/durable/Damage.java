package io.multiprocessing.sharedmem.durable;

import java.time.Instant;

/**
 * Elements that the disk did not keep, found when the queue was opened or read.
 *
 * @param found when
 * @param firstIndex of the lost elements
 * @param lastIndex of the lost elements, as far as is known; less than {@code firstIndex}: not known
 * @param file that holds what is left of them; a damaged cycle is kept aside in the queue's directory {@code damaged}
 * @param reason what was found
 */
public record Damage(Instant found, long firstIndex, long lastIndex, String file, String reason) {}
