/**
 * Managers: the process that holds objects for others, the objects that it makes, and their proxies. How an object is
 * called from elsewhere is the business of {@link io.multiprocessing.internal.host.HostedReferent}; nothing in here
 * sends a message.
 *
 * <p>A manager is a child whose target is a {@code ManagerTarget}. Its {@code Workshop} is the one object that its
 * maker begins with; the workshop makes all others. Real objects are {@code Real…}, proxies {@code …Proxy}.
 */
package io.multiprocessing.internal.manager;
