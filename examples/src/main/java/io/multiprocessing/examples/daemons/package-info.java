/**
 * Daemons: children that end with their parent. Begin with
 * {@link io.multiprocessing.examples.daemons.EmperorAndSteward}.
 */
package io.multiprocessing.examples.daemons;
