/** How fast the transport is beside a bare channel. Programs to be run by hand; nothing here decides a build. */
package io.multiprocessing.transport.socket.figures;
