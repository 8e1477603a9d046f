package io.multiprocessing;

/**
 * Something that can be waited for together with others, by {@link Wait#any}: a {@link Connection}, a {@link Process},
 * a {@link Queue}.
 */
public interface Waitable {}
