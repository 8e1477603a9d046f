package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.log.Log;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What Netty has to say goes where it always does, if that is SLF4J with a provider; else nowhere, as our own messages
 * do: SLF4J would print a warning about a missing provider, and the JDK's logging prints to the console.
 */
final class NettyLogs extends InternalLoggerFactory implements InvocationHandler {
    private final InternalLogger silent = (InternalLogger)
            Proxy.newProxyInstance(NettyLogs.class.getClassLoader(), new Class<?>[] {InternalLogger.class}, this);

    private NettyLogs() {}

    /** To be called before the first other class of Netty's is used. */
    static void silenceUnlessHeard() {
        if (!Log.isHeard()) {
            InternalLoggerFactory.setDefaultFactory(new NettyLogs());
        }
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return silent;
    }

    @Override
    public Object invoke(Object logger, Method method, Object[] arguments) {
        if (method.getReturnType() == boolean.class) {
            return false;
        }
        return method.getReturnType() == String.class ? "netty" : null;
    }
}
