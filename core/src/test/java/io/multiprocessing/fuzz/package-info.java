/**
 * Hostile input for the tests of everything that decodes bytes: printed dice, garbage, and mutations of valid messages.
 * In a jar of its own for the modules above.
 */
package io.multiprocessing.fuzz;
