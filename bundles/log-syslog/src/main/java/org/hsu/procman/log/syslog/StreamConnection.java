package org.hsu.procman.log.syslog;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** TCP or a unix stream socket. */
final class StreamConnection implements Connection {
    private final SocketChannel channel;
    private final ByteBuffer ignored = ByteBuffer.allocate(512);

    StreamConnection(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public void check() throws IOException {
        channel.configureBlocking(false);
        try {
            // A server has nothing to say; whatever it says is read and forgotten.
            int read;
            do {
                ignored.clear();
                read = channel.read(ignored);
            } while (read > 0);
            if (read < 0) {
                throw new EOFException("the server has closed the connection");
            }
        } finally {
            channel.configureBlocking(true);
        }
    }

    @Override
    public void send(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
