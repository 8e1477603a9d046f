package io.multiprocessing.testkit;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A stage on which there are addresses. */
interface ListenerStage extends Stage {
    /** An address at which nobody listens, the same whenever a test asks with the same directory. */
    URI placeIn(Path directory);

    /** The file of such an address; empty: it has none. */
    default Optional<Path> fileOf(URI address) {
        return address.getScheme().equals("unix") ? Optional.of(Path.of(address.getPath())) : Optional.empty();
    }
}
