package io.multiprocessing.transport.netty;

import io.multiprocessing.internal.log.Log;
import io.multiprocessing.internal.stream.Frames;
import io.multiprocessing.internal.stream.HelpedLoop;
import io.multiprocessing.internal.stream.Newcomers;
import io.multiprocessing.spi.MessageConnection;
import io.multiprocessing.spi.MessageReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A connection: its sending half is a {@link NettySender}; receiving is the loop's alone (with its turn).
 *
 * <p>Its end: {@link #close} by us, the peer's end of file, or a fault. Each leads to {@link #finish} in the loop,
 * once. A failed write is no end yet: the peer may be dead, but what it had sent is still delivered first. After our
 * own close the channel is kept until the peer has closed too, for a moment among relatives, and among strangers as
 * long as something is heard of the peer: a kernel that is told to close a socket into which the peer still sends drops
 * what is on its way to the peer.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter
        implements MessageConnection, Frames.Sink, HelpedLoop.Served {
    private static final Log LOG = Log.of(NettyConnection.class);

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final NettyLoop loop;
    private final SocketChannel channel;
    private final NettySender sender;
    private final Frames frames;
    private final NettyReceiving receiving;

    /** For threads that help; null: they cannot. */
    private final NettyLook look;

    private final Newcomers<NettyConnection> newcomers;
    private final SslHandler ssl;
    private NettyPulse pulse;
    private Runnable whenSecured;
    private MessageReceiver receiver;
    private IOException fault;
    private SocketException reset;
    /** The loop's helpers look at it. */
    private boolean shown;

    /** A helper has left the end to the loop's thread, which may see the peer's end first: for this cause. */
    private boolean putOff;

    private IOException cause;
    private boolean finished;
    private boolean gone;
    private volatile boolean closing;
    private volatile int limit = INITIAL_LIMIT;

    /**
     * Makes a connection that reads nothing yet.
     *
     * @param newcomers where to sign off when trusted or closed; null: nowhere
     * @param tls null: nothing is encrypted
     */
    NettyConnection(NettyLoop loop, SocketChannel channel, Newcomers<NettyConnection> newcomers, NettyTls tls) {
        this.loop = loop;
        this.channel = channel;
        this.newcomers = newcomers;
        this.ssl = tls == null ? null : tls.secure(channel);
        NettyIo.Direct direct = ssl == null ? loop.io().direct(channel) : null;
        this.sender = new NettySender(this, direct);
        this.look = direct == null ? null : new NettyLook(direct);
        this.frames = new Frames(loop.buffers());
        this.receiving = new NettyReceiving(frames, loop.buffers());
        NettyOptions.ofConnection(channel);
        if (ssl == null && loop.io().readsAtOnce()) {
            channel.config().setRecvByteBufAllocator(receiving);
        }
        channel.pipeline().addLast(this);
        if (look == null) {
            loop.cannotBeHelped(1);
        }
    }

    /** Who gets the messages; before any can come. */
    void receiver(MessageReceiver messageReceiver) {
        receiver = messageReceiver;
    }

    /** Gives the peer up when nothing was heard of it for so long, from {@link #beginPulse} on. */
    void watch(String peer, Duration timeout) {
        pulse = new NettyPulse(this, peer, timeout);
    }

    /** It is connected. In the loop. */
    void beginPulse() {
        pulse.begin();
    }

    /** Whether the peer was seen to take what we send since this was last asked. In the loop. */
    boolean sendingGoesOn() {
        return sender.goesOn();
    }

    /** Has something done in the loop when the encryption stands, or has failed; at once where there is none. */
    void whenSecured(Runnable task) {
        if (ssl == null) {
            task.run();
        } else {
            whenSecured = task;
        }
    }

    /** Null: nothing is encrypted. */
    SslHandler ssl() {
        return ssl;
    }

    NettyLoop loop() {
        return loop;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        sender.send(parts);
    }

    @Override
    public boolean flush(long timeoutNanos) throws IOException, InterruptedException {
        return sender.flush(timeoutNanos);
    }

    @Override
    public void limit(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a limit is at least 1 byte, not " + bytes);
        }
        limit = bytes;
        signOff();
    }

    private void signOff() {
        if (newcomers != null) {
            newcomers.forget(this);
        }
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        ByteBuf buffer = (ByteBuf) bytes;
        if (pulse != null) {
            pulse.heard(buffer.readableBytes());
        }
        try {
            if (closing) {
                return; // the peer is not to be kept from taking what we still send
            }
            receiving.handOut(buffer, this);
        } catch (Throwable e) {
            failed(e);
        } finally {
            buffer.release();
        }
    }

    @Override
    public boolean message(ByteBuffer message, boolean moreAtHand) throws IOException {
        if (closing) {
            return false;
        }
        loop.watch().messageCame();
        if (look != null) {
            show();
        }
        receiver.onMessage(message, moreAtHand);
        return !closing;
    }

    private void show() {
        if (!shown) {
            shown = true;
            loop.show(this);
        }
        loop.isLast(this);
    }

    private void hide() {
        if (shown) {
            shown = false;
            loop.hide(this);
        }
    }

    /** A thread that helps looks whether something is there. */
    @Override
    public boolean serve(int operations) throws IOException {
        if (closing) {
            hide(); // Netty sees to the rest
            return false;
        }
        look.begin();
        boolean something = frames.readOnce(look, this);
        if (pulse != null && look.bytes() > 0) {
            pulse.heard(look.bytes());
        }
        if (look.ended()) {
            hide();
            if (look.fault() != null) {
                exceptionCaught(null, look.fault()); // the kernel says it once; Netty sees but an end
            }
            loop.execute(new Runnable() {
                @Override
                public void run() {
                    // so that Netty looks at the channel
                }
            });
        }
        return something;
    }

    @Override
    public boolean signal(int word) {
        return pulse != null && pulse.signal(word);
    }

    /** Asks the peer whether it is there. */
    void ask() {
        sender.signal(NettyPulse.ASK, true);
    }

    /** Says that we are there. */
    void answer() {
        sender.signal(NettyPulse.ANSWER, false); // what is on its way already says as much
    }

    /** How many messages and signals were sent; in the loop. */
    long sent() {
        return sender.sent();
    }

    /** Whether the peer has shown who it is. */
    boolean isTrusted() {
        return limit != INITIAL_LIMIT;
    }

    /** In the loop. */
    boolean isGone() {
        return gone;
    }

    /** From the sender, in any thread, under its lock. What the peer had sent comes first, and then its end. */
    void sendingFailed(IOException cause) {
        loop.after(DRAIN_NANOS, new Runnable() {
            @Override
            public void run() {
                noteResetOf(cause);
                boolean ended = cause instanceof SslClosedEngineException; // the peer had said that it ends
                finish(reset != null ? reset : ended ? null : cause);
            }
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ended();
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                fault = sslFault(handshake.cause());
            }
            if (whenSecured != null && !finished) {
                whenSecured.run();
            }
        }
    }

    private static IOException sslFault(Throwable cause) {
        return cause instanceof SSLException ours ? ours : new SSLException(cause.getMessage(), cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
    }

    /** Nothing more comes. */
    private void ended() {
        IOException cut = frames.cutShort();
        noteResetOf(sender.refusal());
        finish(putOff ? cause : closing ? null : fault != null ? fault : cut != null ? cut : reset);
        bury();
    }

    /**
     * A kernel says but once that a connection was reset, be it to who reads or to who writes, and to who writes behind
     * a peer's end something else. It is told apart by its words: where they are of another language the peer seems to
     * have ended.
     *
     * @param refusal of what was to be sent, with what was its cause; null: there was none
     */
    private void noteResetOf(IOException refusal) {
        for (Throwable each = refusal; each != null && reset == null; each = each.getCause()) {
            if (each instanceof IOException io
                    && String.valueOf(io.getMessage()).contains("reset")) {
                noteReset(io);
            }
        }
    }

    private void noteReset(IOException of) {
        if (pulse != null) {
            reset = (SocketException) new SocketException("the connection was reset: " + of.getMessage()).initCause(of);
        }
    }

    /**
     * A reset says what an end does: the peer closed before it had read everything, or died. Between strangers it may
     * also have come from the network, or from a machine that does not know the connection any more.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause.getCause() instanceof SSLException of) {
            fault = of; // the alert of a peer that does not trust us comes after its certificate was found to be good
            finish(closing ? null : of);
        } else if (cause instanceof IOException io) {
            LOG.debug("{} ends", this, cause);
            noteReset(io);
        } else {
            failed(cause);
        }
    }

    @Override
    public void close() {
        closing = true;
        if (sender.close()) {
            loop.execute(new Runnable() {
                @Override
                public void run() {
                    drain();
                }
            });
        }
    }

    /**
     * Whether a peer is given the time that it takes, as long as something is heard of it: the pulse ends what it does
     * not take. Relatives are near; and who has not shown who it is gets no such favour.
     */
    private boolean isPatient() {
        return pulse != null && isTrusted();
    }

    /** In the loop: ends now when nothing is left to send, else when it has left, or time is up. */
    private void drain() {
        if (sender.drained()) {
            retire();
            return;
        }
        if (isPatient()) {
            return;
        }
        loop.after(DRAIN_NANOS, new Runnable() {
            @Override
            public void run() {
                finish(null);
            }
        });
    }

    /** From the sender, in the loop. */
    void outboxIsEmpty() {
        if (closing) {
            retire();
        }
    }

    /** Our side has closed, and everything has left: waits for the peer's end, while nobody else waits. */
    private void retire() {
        if (finished) {
            return;
        }
        conclude(null);
        if (ssl == null) {
            channel.shutdownOutput();
        } else {
            ssl.closeOutbound().addListener(_ -> channel.shutdownOutput());
        }
        if (isPatient()) {
            pulse.heard(0);
            return;
        }
        loop.after(DRAIN_NANOS, new Runnable() {
            @Override
            public void run() {
                bury();
            }
        });
    }

    /** It was never connected, and nobody is told of its end. */
    void abandon() {
        loop.execute(new Runnable() {
            @Override
            public void run() {
                receiver = null;
                finish(null);
            }
        });
    }

    @Override
    public void failed(Throwable cause) {
        boolean ours = cause instanceof IOException;
        finish(ours ? (IOException) cause : new IOException("the receiver of a connection failed: " + cause, cause));
    }

    /**
     * Ends the connection, whatever is left to send. In the loop; in a helper's turn it is put off until the loop's own
     * thread has it.
     *
     * @param cause for the receiver; null: no fault
     */
    void finish(IOException cause) {
        if (loop.isHelped()) { // whose stack may not suffice: half an end would be worse than none
            if (!putOff) {
                putOff = true;
                this.cause = closing ? null : cause;
            }
            closing = true;
            loop.execute(new Runnable() {
                @Override
                public void run() {
                    finish(NettyConnection.this.cause);
                }
            });
            return;
        }
        conclude(cause);
        bury();
    }

    private void conclude(IOException cause) {
        if (finished) {
            return;
        }
        finished = true;
        closing = true;
        hide();
        signOff();
        frames.close();
        sender.end(cause);
        if (receiver != null) {
            tellReceiver(cause);
        }
    }

    private void tellReceiver(IOException cause) {
        try {
            receiver.onClosed(cause);
        } catch (Throwable e) {
            LOG.warn("a receiver failed in onClosed: " + e, e);
        }
    }

    /** Nobody sends any more: the sender has ended, under its lock, so that no thread writes to another's socket. */
    private void bury() {
        if (!gone) {
            gone = true;
            if (look == null) {
                loop.cannotBeHelped(-1);
            }
            if (ssl == null) {
                channel.close();
            } else {
                closePastSsl();
            }
            loop.leave();
        }
    }

    /** The encryption would wait for the peer first. */
    private void closePastSsl() {
        ChannelHandlerContext context = channel.pipeline().context(ssl);
        if (context == null) {
            channel.close();
        } else {
            context.close();
        }
    }

    @Override
    public String toString() {
        return "netty connection" + (closing ? ", closed" : "");
    }
}
