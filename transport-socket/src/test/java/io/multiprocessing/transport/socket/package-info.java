/** What is special to sockets: raw peers that do not keep to the format, limits of the operating system, the loop. */
package io.multiprocessing.transport.socket;
