package org.hsu.procman.health.http.plain;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A request without a body, ready to be sent again and again: each time over a connection of its own, as Kubernetes'
 * probes are. So each check sees whether the server still accepts, and none keeps a worker of it busy in between.
 * Immutable.
 */
public final class PlainRequest {
    private static final int HTTP_PORT = 80;
    /** A server may refuse these without a length (RFC 9110, section 8.6). */
    private static final Set<String> WITH_LENGTH = Set.of("POST", "PUT", "PATCH");

    private final String host;
    private final int port;
    private final byte[] bytes;
    private final boolean head;

    /**
     * @param url     with the scheme http and a host
     * @param method  a token
     * @param headers valid names and values, without {@code Host} and {@code Connection}
     */
    public PlainRequest(URI url, String method, Map<String, String> headers) {
        String name = url.getHost();
        host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        port = url.getPort() < 0 ? HTTP_PORT : url.getPort();
        head = "HEAD".equals(method);
        URI ascii = URI.create(url.toASCIIString());
        StringBuilder text = new StringBuilder(method).append(' ')
                .append(ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath());
        if (ascii.getRawQuery() != null) {
            text.append('?').append(ascii.getRawQuery());
        }
        text.append(" HTTP/1.1\r\nHost: ").append(name);
        if (port != HTTP_PORT) {
            text.append(':').append(port);
        }
        text.append("\r\nConnection: close\r\n");
        if (WITH_LENGTH.contains(method)) {
            text.append("Content-Length: 0\r\n");
        }
        headers.forEach((key, value) -> text.append(key).append(": ").append(value).append("\r\n"));
        bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Sends it to the first of the host's addresses that accepts, each of which has its share of the time.
     *
     * @param deadline  by {@link System#nanoTime}, for everything
     * @param bodyLimit no more of the body is read, in bytes
     * @throws java.net.UnknownHostException the host has no address
     * @throws SocketTimeoutException        not by the deadline
     * @throws ConnectException              nobody accepts
     * @throws BadAnswerException            what came is no answer
     * @throws InterruptedException          the thread was interrupted
     */
    public Answer send(long deadline, int bodyLimit) throws IOException, InterruptedException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        try {
            for (int i = 0; i < addresses.length - 1; i++) {
                long share = (deadline - System.nanoTime()) / (addresses.length - i);
                try (SocketChannel channel = SocketChannel.open()) {
                    connect(channel, addresses[i], System.nanoTime() + share);
                    return exchange(channel, deadline, bodyLimit);
                } catch (ConnectException | ConnectTimeoutException e) {
                    continue;
                }
            }
            try (SocketChannel channel = SocketChannel.open()) {
                connect(channel, addresses[addresses.length - 1], deadline);
                return exchange(channel, deadline, bodyLimit);
            }
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted");
        }
    }

    private static final class ConnectTimeoutException extends SocketTimeoutException {
        private static final long serialVersionUID = 1;
    }

    private void connect(SocketChannel channel, InetAddress address, long deadline) throws IOException {
        try {
            channel.socket().connect(new InetSocketAddress(address, port), millisUntil(deadline));
        } catch (SocketTimeoutException e) {
            throw new ConnectTimeoutException();
        }
        // A loopback connection to a free ephemeral port can meet itself (RFC 793, simultaneous open).
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            throw new ConnectException("Connection refused");
        }
    }

    private Answer exchange(SocketChannel channel, long deadline, int bodyLimit) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(bytes);
        while (request.hasRemaining()) {
            channel.write(request);
        }
        Socket socket = channel.socket();
        InputStream in = socket.getInputStream();
        return new AnswerReader(
                        (buffer, from, length) -> {
                            socket.setSoTimeout(millisUntil(deadline));
                            return in.read(buffer, from, length);
                        },
                        bodyLimit)
                .read(head);
    }

    /** At least 1: 0 would mean for ever. */
    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("too late");
        }
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
}
