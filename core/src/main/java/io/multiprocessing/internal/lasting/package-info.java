/**
 * What objects that outlive every process need of the core: values that are kept as bytes
 * ({@link io.multiprocessing.internal.lasting.LastingValues}), and to be waited for together with others
 * ({@link io.multiprocessing.internal.lasting.Inspected}).
 *
 * <p>Interfaces only; nothing here knows where anything is kept.
 */
package io.multiprocessing.internal.lasting;
