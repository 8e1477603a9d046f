/** What every transport promises, over this one. */
package io.multiprocessing.transport.netty.contract;
