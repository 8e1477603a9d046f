package io.multiprocessing.transport.sharedmem;

import java.io.IOException;

/** The channels that every death is tried on. */
enum ChannelKind {
    BOUNDED {
        @Override
        SharedMemChannel create(Ground ground) throws IOException {
            return ground.channel(CAPACITY);
        }
    },
    UNBOUNDED {
        @Override
        SharedMemChannel create(Ground ground) throws IOException {
            return ground.channel();
        }
    },
    WEIGHED {
        @Override
        SharedMemChannel create(Ground ground) throws IOException {
            return ground.weighedChannel(4 << 20);
        }
    };

    static final int CAPACITY = 8;

    abstract SharedMemChannel create(Ground ground) throws IOException;
}
