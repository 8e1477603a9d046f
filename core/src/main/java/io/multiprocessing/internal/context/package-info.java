/**
 * The implementation of {@link io.multiprocessing.Context}: puts transport, codec, hosting and launching together, in
 * the first process from a builder and in a child from the settings that came with it. Holds no mechanism of its own.
 */
package io.multiprocessing.internal.context;
