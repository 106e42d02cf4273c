package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that answers every HTTP request on many ports with 200, by one selector. It prints its ports, one a line,
 * then {@code ready}; for each byte of its standard input how many requests and connections there have been.
 */
final class AnsweringServer {
    private static final String END = "\r\n\r\n";
    private static final byte[] KEEP =
            ("HTTP/1.1 200 OK\r\nContent-Length: 2" + END + "OK").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST = ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2" + END + "OK")
            .getBytes(StandardCharsets.US_ASCII);

    private static final AtomicLong REQUESTS = new AtomicLong();
    private static final AtomicLong CONNECTIONS = new AtomicLong();

    private AnsweringServer() {}

    /** Argument: how many ports. */
    public static void main(String[] arguments) throws IOException {
        Selector selector = Selector.open();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            ServerSocketChannel channel = ServerSocketChannel.open();
            ServerSocket socket = channel.socket();
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println(socket.getLocalPort());
        }
        System.out.println("ready");
        Thread server = new Thread(() -> serve(selector), "server");
        server.setDaemon(true);
        server.start();
        while (System.in.read() >= 0) {
            System.out.println(REQUESTS.get() + " " + CONNECTIONS.get());
        }
    }

    private static void serve(Selector selector) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
        try {
            while (true) {
                selector.select(key -> {
                    try {
                        if (key.isAcceptable()) {
                            accept(selector, (ServerSocketChannel) key.channel());
                        } else {
                            answer((SocketChannel) key.channel(), buffer);
                        }
                    } catch (IOException e) {
                        close(key);
                    }
                });
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void accept(Selector selector, ServerSocketChannel listening) throws IOException {
        SocketChannel channel = listening.accept();
        if (channel != null) {
            CONNECTIONS.incrementAndGet();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    /** The requests of the checks are short, so each comes in one piece. */
    private static void answer(SocketChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            channel.close();
            return;
        }
        String request = StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
        if (!request.endsWith(END)) {
            throw new IOException("not a whole request");
        }
        REQUESTS.incrementAndGet();
        boolean last = request.contains("Connection: close");
        channel.write(ByteBuffer.wrap(last ? LAST : KEEP));
        if (last) {
            channel.close();
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
