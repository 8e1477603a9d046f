/** Named steps at which tests stop a process in order to kill it; one class, without effect in production. */
package io.multiprocessing.internal.checkpoint;
