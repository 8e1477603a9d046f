package io.multiprocessing;

/** Something that can be waited for together with others: a {@link Connection}, a {@link Process}, a {@link Queue}. */
public interface Waitable {}
