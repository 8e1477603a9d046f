package io.multiprocessing.internal.host;

import io.multiprocessing.Shareable;

/** A proxy with a class of its own; that has a public constructor with the referent as its only parameter. */
public interface Proxied extends Shareable {
    /**
     * What it stands for.
     *
     * @return the handle
     */
    Referent referent();
}
