/**
 * The contract suites of the testkit, run on the socket transport. What only this transport promises is tested beside,
 * not here.
 */
package io.multiprocessing.transport.socket.contract;
