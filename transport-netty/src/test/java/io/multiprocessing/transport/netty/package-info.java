/** The transport alone: connections, endpoints, the loop, hostile peers. */
package io.multiprocessing.transport.netty;
