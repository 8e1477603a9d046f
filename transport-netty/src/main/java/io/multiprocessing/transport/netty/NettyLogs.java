package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.log.Log;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/**
 * What Netty has to say goes where it always does, if that is SLF4J with a provider; else nowhere, as our own messages
 * do: SLF4J would print a warning about a missing provider, and the JDK's logging prints to the console.
 *
 * <p>Whether the program chose a factory of its own before cannot be found out: to ask Netty for its factory is to have
 * it look for SLF4J. {@link NettyTransport} tells how such a program is heard.
 */
final class NettyLogs extends InternalLoggerFactory {
    private final InternalLogger silence = new NettySilence();

    private NettyLogs() {}

    /** To be called before the first other class of Netty's is used. */
    static void silenceUnlessHeard() {
        if (!Log.isHeard()) {
            InternalLoggerFactory.setDefaultFactory(new NettyLogs());
        }
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return silence;
    }
}
