package io.multiprocessing.internal.host;

/** What a manager does for processes that are no relatives, besides the calls of objects that it granted to them. */
@FunctionalInterface
public interface Reception {
    /**
     * Does it.
     *
     * @param what one of the things that strangers may ask for
     * @param arguments what they sent
     * @return for them; proxies in it are granted to them
     * @throws Exception it cannot be done
     */
    Object ask(String what, Object[] arguments) throws Exception;
}
