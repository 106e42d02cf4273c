package org.hsu.procman.log.syslog;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/** An open way to a syslog server. Used by one thread at a time. */
interface Connection extends Closeable {

    /**
     * Throws rather than writes into a connection that the server has closed: what is written there is lost
     * without an error.
     *
     * @throws IOException it is closed
     */
    void check() throws IOException;

    /** Sends a message, framed as it is to be; or as many framed messages as there are, but for datagrams. */
    void send(byte[] bytes, int length) throws IOException;

    /** @throws IOException the server cannot be reached now */
    static Connection open(SyslogSettings settings) throws IOException {
        return switch (settings.transport()) {
            case UDP -> udp(settings);
            case TCP -> {
                SocketChannel channel = SocketChannel.open();
                try {
                    channel.socket().connect(address(settings), (int) settings.timeout().toMillis());
                    channel.socket().setKeepAlive(true);
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
                yield new StreamConnection(channel);
            }
            case UNIX -> new StreamConnection(SocketChannel.open(UnixDomainSocketAddress.of(settings.address())));
            case UNIX_DATAGRAM -> new UnixDatagramConnection(settings);
            case TLS -> new TlsConnection(settings);
        };
    }

    /** Resolved anew each time. */
    static InetSocketAddress address(SyslogSettings settings) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new IOException("unknown host " + settings.host());
        }
        return address;
    }

    private static Connection udp(SyslogSettings settings) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.connect(address(settings));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new Connection() {
            @Override
            public void check() {
                // There is no connection.
            }

            @Override
            public void send(byte[] bytes, int length) throws IOException {
                channel.write(ByteBuffer.wrap(bytes, 0, length));
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
