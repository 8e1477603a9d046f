/**
 * Making processes and waiting for them: targets, arguments, names, ids, exit codes. Begin with
 * {@link io.multiprocessing.examples.processes.FunctionProcess}.
 */
package io.multiprocessing.examples.processes;
