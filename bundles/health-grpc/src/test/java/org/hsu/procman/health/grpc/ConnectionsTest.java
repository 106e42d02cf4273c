package org.hsu.procman.health.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final Endpoint ENDPOINT = new Endpoint("localhost", 1, null);

    @Test
    void oneIsSharedUntilItBreaks() throws Exception {
        try (Connections connections = new Connections()) {
            Connection first = connections.acquire(ENDPOINT);
            Connection again = connections.acquire(new Endpoint("localhost", 1, null));
            assertSame(first, again);
            connections.release(again, true);
            assertFalse(first.channel.isShutdown(), "it is still used");
            Connection next = connections.acquire(ENDPOINT);
            assertNotSame(first, next);
            connections.release(first, false);
            assertTrue(first.channel.isShutdown());
            connections.release(next, false);
            assertFalse(next.channel.isShutdown());
            assertSame(next, connections.acquire(ENDPOINT));
        }
    }

    @Test
    void noMoreThanAFewAreKept() throws Exception {
        try (Connections connections = new Connections()) {
            List<Connection> used = new ArrayList<>();
            for (int port = 1; port <= 2 * Connections.KEPT; port++) {
                used.add(connections.acquire(new Endpoint("localhost", port, null)));
            }
            assertEquals(2 * Connections.KEPT, connections.size());
            used.forEach(connection -> connections.release(connection, false));
            assertEquals(Connections.KEPT, connections.size());
            assertTrue(used.get(0).channel.isShutdown());
            assertFalse(used.get(2 * Connections.KEPT - 1).channel.isShutdown());
        }
    }

    @Test
    void whatNobodyUsesIsClosed() throws Exception {
        try (Connections connections = new Connections(TimeUnit.MILLISECONDS.toNanos(20))) {
            Connection held = connections.acquire(new Endpoint("localhost", 2, null));
            Connection idle = connections.acquire(ENDPOINT);
            connections.release(idle, false);
            assertTrue(idle.channel.awaitTermination(20, TimeUnit.SECONDS));
            assertFalse(held.channel.isShutdown());
            assertEquals(1, connections.size());
            connections.release(held, false);
        }
    }
}
