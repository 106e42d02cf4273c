package org.hsu.procman.manager.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import org.hsu.procman.manager.management.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MBeansTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final FakeManagement management = new FakeManagement();
    private MBeans beans;

    @BeforeEach
    void open() {
        beans = MBeans.open(server, management);
    }

    @AfterEach
    void close() {
        beans.close();
    }

    @Test
    void processBeansComeAndGo() throws Exception {
        Object before = server.getObjectInstance(Names.process("web"));
        management.views = List.of(Samples.running("web"), Samples.running("new"));
        beans.processesChanged(List.of("web", "new"));
        assertFalse(server.isRegistered(Names.process("worker")));
        assertEquals("RUNNING", server.getAttribute(Names.process("new"), "State"));
        assertEquals(before, server.getObjectInstance(Names.process("web")));
    }

    @Test
    void anIdThatWouldMakeAPatternIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> beans.processesChanged(List.of("web", "w*")));
        assertTrue(server.isRegistered(Names.process("web")));
    }

    @Test
    void closeTakesAllBeansAndTheSubscriptionAway() {
        int others = server.getMBeanCount() - 5;
        beans.close();
        assertEquals(others, server.getMBeanCount());
        assertEquals(0, management.listeners());
        beans.processesChanged(List.of("web"));
        assertEquals(others, server.getMBeanCount());
    }

    @Test
    void aSecondManagerIsRefusedAndHarmsNothing() {
        FakeManagement second = new FakeManagement();
        assertThrows(IllegalStateException.class, () -> MBeans.open(server, second));
        assertTrue(server.isRegistered(Names.MANAGER));
        assertTrue(server.isRegistered(Names.process("worker")));
        assertEquals(0, second.listeners());
    }

    @Test
    void aStuckListenerHoldsUpNobodyButNotifications() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        server.addNotificationListener(Names.MANAGER, (notification, handback) -> {
            heard.add(notification);
            reached.countDown();
            await(release);
        }, null, null);
        management.happen(Event.EXIT, "web", "the first", Map.of());
        assertTrue(reached.await(10, TimeUnit.SECONDS));
        int burst = 6000;
        for (int i = 0; i < burst; i++) {
            management.happen(Event.EXIT, "web", "ended", Map.of("pid", (long) i));
        }
        assertEquals(1, heard.size());
        assertEquals("RUNNING", server.getAttribute(Names.process("web"), "State"));
        release.countDown();
        Notification last = heard.poll(10, TimeUnit.SECONDS);
        while (last != null && last.getSequenceNumber() <= burst) {
            last = heard.poll(10, TimeUnit.SECONDS);
        }
        assertNotNull(last, "the newest notification never came");
    }

    @Test
    void notificationsComeInOrderOnOneDaemonThread() throws Exception {
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        server.addNotificationListener(Names.MANAGER, (notification, handback) -> {
            threads.add(Thread.currentThread());
            heard.add(notification);
            throw new IllegalStateException("a broken listener");
        }, null, null);
        for (int i = 1; i <= 100; i++) {
            management.happen(Event.BREAKER, "web", "breaker", Map.of());
        }
        for (long expected = 1; expected <= 100; expected++) {
            assertEquals(expected, heard.poll(10, TimeUnit.SECONDS).getSequenceNumber());
        }
        Thread thread = threads.take();
        assertEquals("procman-notifications", thread.getName());
        assertTrue(thread.isDaemon());
        beans.close();
        thread.join(10_000);
        assertFalse(thread.isAlive());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
