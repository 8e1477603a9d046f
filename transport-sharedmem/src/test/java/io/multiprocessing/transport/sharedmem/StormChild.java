package io.multiprocessing.transport.sharedmem;

import io.multiprocessing.spi.SharedChannel.Item;
import io.multiprocessing.spi.SharedChannel.Outcome;
import io.multiprocessing.spi.SharedLock;
import io.multiprocessing.testkit.Await;
import io.multiprocessing.transport.sharedmem.Elements.Element;
import io.multiprocessing.transport.sharedmem.StormBoard.Diary;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A child of a {@link StormTest}. Arguments: what it is, its place on the board, its seed, the channel, the lock. */
final class StormChild implements ChildTask {
    enum Role {
        PRODUCER,
        CONSUMER,
        REMOVER,
        LOCKER,
        SIGNALLER,
        WAITER
    }

    static final int MOST_ELEMENTS = 40_000;
    static final long CONDITION = 1;

    private StormBoard board;
    private int place;
    private Random dice;
    private SharedMemChannel channel;
    private SharedMemLock lock;

    @Override
    public void run(ChildMain child) throws Exception {
        board = StormBoard.open(child.directory());
        place = child.number(1);
        dice = new Random(child.number(2));
        channel = child.channel(child.argument(3));
        lock = child.lock(child.argument(4));
        Diary diary = Diary.create(child.directory(), place);
        board.beat(place);
        switch (Role.valueOf(child.argument(0))) {
            case PRODUCER -> produce();
            case CONSUMER -> consume(diary);
            case REMOVER -> remove(diary);
            case LOCKER -> lock();
            case SIGNALLER -> signal();
            case WAITER -> awaitSignals();
        }
        // what is to be done is done: that counts as going on
        while (true) {
            board.beat(place);
            Await.pause(Duration.ofMillis(20));
        }
    }

    private void produce() throws Exception {
        for (long number = 0; number < MOST_ELEMENTS && !board.calm(); ) {
            int bytes = dice.nextInt(50) == 0 ? dice.nextInt(40_000) : dice.nextInt(300);
            byte[] element = Numbered.of(place, number, bytes);
            Outcome outcome = Elements.put(channel, 0, element, null, Await.LIMIT);
            if (outcome == Outcome.DONE) {
                number++;
                board.confirm(place);
            }
            board.beat(place);
        }
    }

    private void consume(Diary diary) throws Exception {
        while (!diary.isFull()) {
            Object taken = Elements.takeForever(channel);
            if (taken == Outcome.CUT_SHORT) {
                board.mark(place);
            } else if (taken instanceof Element element) {
                diary.write(Numbered.putter(element.bytes()), Numbered.number(element.bytes()));
            } else if (taken == Outcome.ENDED) {
                return;
            }
            board.beat(place);
        }
    }

    private void remove(Diary diary) throws Exception {
        while (!diary.isFull() && !board.calm()) {
            List<Item> items = channel.snapshot();
            if (!items.isEmpty()) {
                Item item = items.get(dice.nextInt(items.size()));
                long number = Numbered.number(item.bytes());
                if (channel.remove(item.id()) != null) {
                    diary.write(Numbered.putter(item.bytes()), number);
                }
            }
            if (channel.take(Elements.COPY, true, 0, false, Elements.NEVER) instanceof Element element) {
                Numbered.number(element.bytes());
            }
            board.beat(place);
            Thread.yield();
        }
    }

    /** After an owner that died the counts may differ, and nobody knows what it did with its signal: so all look. */
    private void acquired(SharedLock.Outcome outcome) {
        if (outcome == SharedLock.Outcome.ACQUIRED_ABANDONED) {
            board.secondCount(board.firstCount());
            lock.signal(CONDITION, true);
        } else if (outcome != SharedLock.Outcome.ACQUIRED) {
            throw new AssertionError("not acquired: " + outcome);
        }
    }

    private void acquire() throws InterruptedException {
        acquired(lock.acquire(SharedLock.FOREVER, true, Elements.NEVER));
    }

    /** Two counts that are the same whenever nobody is in the middle of it, or has died there. */
    private void lock() throws InterruptedException {
        while (!board.calm()) {
            acquire();
            long first = board.firstCount();
            if (first != board.secondCount()) {
                board.mark(place);
            }
            board.firstCount(first + 1);
            if (dice.nextInt(100) == 0) {
                Thread.yield();
            }
            board.secondCount(first + 1);
            board.confirm(place);
            lock.release(false);
            board.beat(place);
        }
    }

    private void signal() throws InterruptedException {
        while (!board.calm()) {
            acquire();
            if (board.tokens() < 100) {
                board.tokens(board.tokens() + 1);
                lock.signal(CONDITION, dice.nextInt(50) == 0);
            }
            lock.release(false);
            board.beat(place);
            Thread.yield();
        }
    }

    private void awaitSignals() throws InterruptedException {
        while (true) {
            acquire();
            while (board.tokens() == 0) {
                board.beat(place);
                acquired(lock.await(CONDITION, SharedLock.FOREVER, true, Elements.NEVER)
                        .lock());
            }
            board.tokens(board.tokens() - 1);
            lock.release(false);
            board.beat(place);
        }
    }
}
