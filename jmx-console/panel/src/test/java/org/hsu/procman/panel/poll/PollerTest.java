package org.hsu.procman.panel.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.panel.model.EventFeed;
import org.hsu.procman.panel.model.EventRow;
import org.hsu.procman.panel.model.History;
import org.junit.jupiter.api.Test;

class PollerTest {

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final EventFeed events = new EventFeed(100);

    /** What one poll brought. */
    private record Polled(ManagerReader.Overview overview, Permissions permissions) {}

    private Poller poller(FakeManager manager) {
        return new Poller(manager, events, new History(10), 20, new Poller.Listener() {
            @Override
            public void polled(ManagerReader.Overview overview, Permissions permissions, long tookMillis) {
                heard.add(new Polled(overview, permissions));
            }

            @Override
            public void lost(String why) {
                heard.add(why);
            }
        });
    }

    private Object next() throws InterruptedException {
        Object next = heard.poll(20, TimeUnit.SECONDS);
        assertNotNull(next, "nothing is heard of the poller");
        return next;
    }

    @Test
    void onePollIsTwoReadsHoweverManyProcessesThereAre() throws Exception {
        FakeManager manager = new FakeManager(500);
        try (Poller poller = poller(manager)) {
            poller.start();
            for (int i = 0; i < 3; i++) {
                Polled polled = (Polled) next();
                assertEquals(500, polled.overview().rows().size());
                assertEquals("p007", polled.overview().rows().stream()
                        .filter(row -> row.restarts() == 7).findFirst().orElseThrow().id());
            }
        }
        assertEquals(List.of("table", "eventsSince", "table", "eventsSince"), manager.calls.subList(0, 4));
    }

    @Test
    void aLostManagerIsToldAndFoundAgain() throws Exception {
        FakeManager manager = new FakeManager(1);
        try (Poller poller = poller(manager)) {
            poller.start();
            assertTrue(next() instanceof Polled);
            manager.reachable = false;
            Object now = next();
            while (now instanceof Polled) {
                now = next();
            }
            assertTrue(List.of("the connection is lost", "no manager in /nowhere").contains(now), now.toString());
            assertTrue(manager.calls.contains("lost"));
            manager.startMillis = 2_000;
            manager.reachable = true;
            while (!(now instanceof Polled)) {
                now = next();
            }
            List<String> remarks = events.all().stream().map(EventRow::message).toList();
            assertEquals(List.of("another manager is in charge now: pid 77"), remarks);
        }
    }

    @Test
    void whatTheRoleForbidsIsFoundOutWithoutDoingIt() throws Exception {
        FakeManager manager = new FakeManager(1);
        manager.forbidding = true;
        try (Poller poller = poller(manager)) {
            poller.start();
            assertEquals(new Permissions("viewer may not call start", "viewer may not call reload"),
                    ((Polled) next()).permissions());
        }
    }

    @Test
    void commandsTellWhatBecameOfThem() throws Exception {
        FakeManager manager = new FakeManager(2);
        try (Poller poller = poller(manager)) {
            poller.start();
            next();
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            poller.act(Action.STOP, List.of("p000"), told::add, failure -> told.add(failure.getMessage()));
            assertEquals("p000 stop", told.poll(20, TimeUnit.SECONDS));
            manager.forbidding = true;
            poller.act(Action.KILL, List.of("p000"), told::add, failure -> told.add(failure.kind() + ""));
            assertEquals("FORBIDDEN", told.poll(20, TimeUnit.SECONDS));
        }
    }
}
