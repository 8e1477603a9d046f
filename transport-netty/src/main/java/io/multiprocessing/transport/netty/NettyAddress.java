package io.multiprocessing.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * An address that a user chose: {@code tcp://host:port} or {@code tls://host:port}; without a host,
 * {@code tcp://:port}, the loopback interface.
 *
 * @param secure whether it is {@code tls:}
 * @param host a name or a literal, that of an IPv6 address without brackets, its zone behind a single %; empty:
 *     loopback
 * @param port 0 to 65535
 */
record NettyAddress(boolean secure, String host, int port) {
    static final String TCP = "tcp://host:port";
    static final String TLS = "tls://host:port";
    private static final int GREATEST_PORT = 65_535;

    static NettyAddress of(URI address) {
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        String rest = address.isOpaque() ? address.getRawSchemeSpecificPart() : address.getRawAuthority();
        boolean known = scheme.equals("tcp") || scheme.equals("tls");
        String path = address.getRawPath();
        if (!known
                || rest == null
                || (path != null && !path.isEmpty())
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw nonsense(address);
        }
        int colon = rest.lastIndexOf(':');
        String host = colon < 0 ? rest : rest.substring(0, colon);
        String port = colon < 0 ? "" : rest.substring(colon + 1);
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw nonsense(address);
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        String plain = bracketed ? host.substring(1, host.length() - 1) : host;
        if (Integer.parseInt(port) > GREATEST_PORT
                || (!bracketed && plain.indexOf(':') >= 0)
                || plain.indexOf('@') >= 0) {
            throw nonsense(address);
        }
        // The JDK's URI takes the zone of an IPv6 address as %eth0 too.
        plain = plain.replace("%25", "%");
        return new NettyAddress(scheme.equals("tls"), plain, Integer.parseInt(port));
    }

    private static IllegalArgumentException nonsense(URI address) {
        return new IllegalArgumentException("not an address of the form " + TCP + " or " + TLS + " with a port of 0 to "
                + GREATEST_PORT + ", an IPv6 address in brackets: " + address);
    }

    /** Where that is; names are resolved, which may take its time. At least one. */
    InetAddress[] resolved() throws IOException {
        if (host.isEmpty()) {
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw (IOException)
                    new UnknownHostException("the host name in " + this + " is not known: " + host).initCause(e);
        }
    }

    /** Whom a certificate must be for: a name, or a literal without its zone. */
    String certified() {
        String named = shown();
        int zone = named.indexOf(':') >= 0 ? named.indexOf('%') : -1;
        return zone < 0 ? named : named.substring(0, zone);
    }

    private String shown() {
        return host.isEmpty() ? InetAddress.getLoopbackAddress().getHostAddress() : host;
    }

    /** The same host, at the port that was found. */
    String withPort(int found) {
        String written = shown().replace("%", "%25"); // as a URI has the zone of an IPv6 address
        return (secure ? "tls://" : "tcp://").concat(text(written, found));
    }

    @Override
    public String toString() {
        return withPort(port);
    }

    /** As in a URI: the literal of an IPv6 address stands in brackets. */
    static String text(String host, int port) {
        String written = host.indexOf(':') >= 0 ? "[".concat(host).concat("]") : host;
        return written.concat(":").concat(Integer.toString(port));
    }

    /** What {@link #text} wrote of an address, not of a name: nobody is asked for it. */
    static InetSocketAddress ofText(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            String host = text.substring(0, colon);
            if (port > 0 && !host.isEmpty()) {
                boolean bracketed = host.startsWith("[") && host.endsWith("]");
                String literal = bracketed ? host.substring(1, host.length() - 1) : host;
                return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
            }
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new IOException("cannot connect to \"" + text + "\": not of the form 127.0.0.1:port", e);
        }
        throw new IOException("cannot connect to \"" + text + "\": not of the form 127.0.0.1:port");
    }
}
