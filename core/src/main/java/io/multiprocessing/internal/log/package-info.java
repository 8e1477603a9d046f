/**
 * What the library has to say goes to SLF4J through {@link io.multiprocessing.internal.log.Log}, and nowhere else:
 * never to the console.
 */
package io.multiprocessing.internal.log;
