package io.multiprocessing.internal.host;

import io.multiprocessing.internal.wire.Landing;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A hosted queue (one end, one conduit) or pipe (two ends). End <i>e</i> of a pipe receives from conduit <i>e</i> and
 * sends into conduit 1-<i>e</i>.
 */
final class HostedConduits extends HostedObject {
    private final Conduit[] conduits;

    /** A queue. */
    HostedConduits(Node node, int capacity, boolean joinable) {
        super(node, 1);
        conduits = new Conduit[] {new Conduit(id, (byte) 0, capacity, false, joinable)};
        node.add(this);
    }

    /** A pipe; which ends may do what is the business of the handles. */
    HostedConduits(Node node) {
        super(node, 2);
        conduits = new Conduit[] {
            new Conduit(id, (byte) 0, Integer.MAX_VALUE, true, false),
            new Conduit(id, (byte) 1, Integer.MAX_VALUE, true, false)
        };
        node.add(this);
    }

    Conduit conduit(int channel) {
        return conduits[channel];
    }

    @Override
    void receive(Session session, byte op, ByteBuffer message) throws IOException {
        int channel = message.get();
        if (channel < 0 || channel >= conduits.length) {
            throw new IOException("no such channel: channel=" + channel + ", channels=" + conduits.length);
        }
        Conduit conduit = conduits[channel];
        switch (op) {
            case Op.PUT -> session.putAhead(conduit, session.readPayloadWhereItIs(message));
            case Op.PUT_SYNC -> {
                long request = message.getLong();
                boolean noWait = (message.get() & Op.FLAG_NO_WAIT) != 0;
                conduit.put(session, request, session.readPayload(message), noWait, session.answerTo(request));
            }
            case Op.TAKE -> {
                long request = message.getLong();
                int want = message.getInt();
                byte flags = message.get();
                conduit.take(session, request, want, (flags & Op.FLAG_NO_WAIT) != 0, (flags & Op.FLAG_PEEK) != 0);
            }
            case Op.ACK -> conduit.acknowledge(session, message.getLong(), message.getInt());
            case Op.BOARD -> {
                long request = message.getLong();
                session.offerBoard(conduit, session.answerTo(request));
            }
            case Op.RETURNED -> {
                long seq = message.getLong();
                int credits = message.getInt();
                int count = message.getInt();
                if (count < 0 || count * 8L != message.remaining()) {
                    throw new IOException(
                            "returned elements do not fit: count=" + count + ", leftBytes=" + message.remaining());
                }
                conduit.returned(session, seq, credits, message, count);
            }
            case Op.QUERY -> {
                long request = message.getLong();
                conduit.query(session, request, message.get(), message.getLong(), session.answerTo(request));
            }
            case Op.CANCEL -> conduit.cancel(session, message.getLong());
            default -> throw new IOException("no such operation of a queue or pipe: op=" + op);
        }
    }

    @Override
    Landing claimLanding(byte channel, int total) {
        return channel < 0 || channel >= conduits.length ? null : conduits[channel].claimLanding(total);
    }

    @Override
    void released(int end, Answer answer) {
        if (conduits.length == 1) {
            conduits[0].drop();
            answer.answer(Status.OK);
            return;
        }
        // who has seen the end of the stream must not succeed in sending
        conduits[end].noMoreReaders(answer);
        conduits[1 - end].noMoreWriters();
    }

    @Override
    void gone(Session session) {
        for (Conduit conduit : conduits) {
            conduit.gone(session, session.sentInPart(id, conduit.channel));
        }
    }

    @Override
    void abort() {
        for (Conduit conduit : conduits) {
            conduit.abort();
        }
    }
}
