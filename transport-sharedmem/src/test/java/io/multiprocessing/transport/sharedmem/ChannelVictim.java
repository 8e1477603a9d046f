package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.SharedChannel.Item;
import java.util.List;

/**
 * Works on a channel until it is killed, and says each thing that it has done. Arguments: the channel, what to do, and
 * how long its elements are.
 */
final class ChannelVictim implements ChildTask {
    /** What it does all the time. */
    enum Role {
        /** Puts {@code v0}, {@code v1}, and so on. */
        PUTTER,
        /** Takes. */
        TAKER,
        /** Removes the element in the middle. */
        REMOVER,
        /** Removes all. */
        CLEARER
    }

    /** A text of some length that begins so. */
    static String text(String begin, int bytes) {
        return begin + " ".repeat(Math.max(0, bytes - begin.length()));
    }

    @Override
    public void run(ChildMain child) throws Exception {
        SharedMemChannel channel = child.channel(child.argument(0));
        Role role = Role.valueOf(child.argument(1));
        for (int i = 0; ; i++) {
            switch (role) {
                case PUTTER -> {
                    Elements.putForever(channel, text("v" + i, child.number(2)));
                    child.say("v" + i);
                }
                case TAKER ->
                    child.say(Elements.text(Elements.takeForever(channel)).strip());
                case REMOVER -> {
                    List<Item> items = channel.snapshot();
                    Item middle = items.get(items.size() / 2);
                    channel.remove(middle.id());
                    child.say(new String(middle.bytes()).strip());
                }
                case CLEARER -> {
                    channel.clear();
                    child.say("cleared");
                }
            }
        }
    }
}
