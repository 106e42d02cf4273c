package org.hsu.procman.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedConnectionsTest {
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new BoundedConnections(3, 2).createServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    accepted.add(server.accept());
                }
            } catch (IOException closed) {
                accepted.add(new Socket());
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    private Socket connect(String from) throws IOException {
        Socket client = new Socket(
                InetAddress.getByName("127.0.0.1"), server.getLocalPort(), InetAddress.getByName(from), 0);
        client.setSoTimeout(10_000);
        clients.add(client);
        return client;
    }

    private Socket enter(String from) throws Exception {
        connect(from);
        Socket entered = accepted.poll(10, TimeUnit.SECONDS);
        assertTrue(entered != null && entered.getInetAddress().getHostAddress().equals(from));
        return entered;
    }

    private void assertTurnedAway(String from) throws IOException {
        try {
            assertEquals(-1, connect(from).getInputStream().read());
        } catch (SocketException reset) {
            assertTrue(reset.getMessage().contains("reset"), reset::getMessage);
        }
        assertTrue(accepted.isEmpty());
    }

    @Test
    void oneTooManyIsClosedAndWhoLeavesMakesRoom() throws Exception {
        Socket first = enter("127.0.0.1");
        enter("127.0.0.1");
        assertTurnedAway("127.0.0.1");
        enter("127.0.0.2");
        assertTurnedAway("127.0.0.2");
        assertTurnedAway("127.0.0.3");
        first.close();
        first.close();
        enter("127.0.0.3");
        assertTurnedAway("127.0.0.1");
    }
}
