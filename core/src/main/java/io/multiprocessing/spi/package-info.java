/**
 * What the author of a transport or a codec implements. Begin with {@link io.multiprocessing.spi.Transport}. Providers
 * are found by {@link java.util.ServiceLoader}; the contract suites of the testkit show whether one keeps its promises.
 * Nothing that only a user of the library needs belongs here.
 */
package io.multiprocessing.spi;
