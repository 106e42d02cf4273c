package org.hsu.procman.itests;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnectionNotification;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A program that has the JDK's classes and no others. {@link JmxClientIT} starts it in a JVM of its own: it sets off a
 * burst of events, sleeps over it until the connector has given some up, and completes what it has heard.
 */
public final class BurstClient {
    private static final int LEAST = 5_000;
    private static final int MOST = 10_000;

    private final MBeanServerConnection beans;
    private final ObjectName manager = new ObjectName("org.hsu.procman:type=ProcessManager");
    private final List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch awake = new CountDownLatch(1);

    private BurstClient(MBeanServerConnection beans) throws Exception {
        this.beans = beans;
    }

    /** Ends with 0 when everything is as it should be. */
    public static void main(String[] arguments) throws Exception {
        AtomicInteger lost = new AtomicInteger();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]))) {
            connector.addConnectionNotificationListener((notification, none) -> {
                if (notification.getType().equals(JMXConnectionNotification.NOTIFS_LOST)) {
                    lost.incrementAndGet();
                }
            }, null, null);
            BurstClient client = new BurstClient(connector.getMBeanServerConnection());
            String told = client.sleepOverABurst();
            check(lost.get() > 0, "nothing was lost, so nothing was shown");
            System.out.println(told);
        }
    }

    private String sleepOverABurst() throws Exception {
        long before = newest(0);
        beans.addNotificationListener(manager, (notification, none) -> {
            heard.add(notification.getSequenceNumber());
            asleep.countDown();
            sleep();
        }, null, null);
        for (String id : (String[]) beans.getAttribute(manager, "ProcessIds")) {
            beans.invoke(manager, "submit", new Object[] {"start", id, false, "", false, 0L},
                    new String[] {"String", "String", "boolean", "String", "boolean", "long"});
        }
        check(asleep.await(60, TimeUnit.SECONDS), "no notification at all");
        until("all have given up", this::haveAllGivenUp);
        long newest = newest(before);
        check(newest - before >= LEAST, "only " + (newest - before) + " events");
        awake.countDown();
        until("the last one is heard", () -> heard.get(heard.size() - 1) == newest);
        return complete(before, newest);
    }

    private void sleep() {
        try {
            awake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is missing between two that were heard is fetched, and is exactly that. */
    private String complete(long before, long newest) throws Exception {
        long last = before;
        int fetched = 0;
        for (long next : List.copyOf(heard)) {
            check(next > last, next + " was heard after " + last);
            if (next > last + 1) {
                for (CompositeData event : eventsSince(last, (int) (next - last - 1))) {
                    check(event.get("sequence").equals(last + 1), "fetched " + event.get("sequence") + " after " + last);
                    last++;
                    fetched++;
                }
            }
            check(next == last + 1, "between " + last + " and " + next + " some are missing");
            last = next;
        }
        check(last == newest, "the newest is " + newest + ", not " + last);
        check(heard.size() + fetched == newest - before, heard.size() + " and " + fetched);
        return heard.size() + " heard, " + fetched + " fetched, " + (newest - before) + " in all";
    }

    private boolean haveAllGivenUp() throws Exception {
        TabularData processes = (TabularData) beans.getAttribute(manager, "Processes");
        return processes.values().stream()
                .allMatch(row -> "attempts_exhausted".equals(((CompositeData) row).get("reason")));
    }

    private CompositeData[] eventsSince(long sequence, int max) throws Exception {
        return (CompositeData[]) beans.invoke(manager, "eventsSince", new Object[] {sequence, max},
                new String[] {"long", "int"});
    }

    private long newest(long known) throws Exception {
        CompositeData[] events = eventsSince(known, MOST);
        check(events.length < MOST, "more events than are kept");
        return events.length == 0 ? known : (Long) events[events.length - 1].get("sequence");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
        while (!condition.holds()) {
            check(System.nanoTime() < deadline, "not within 100 s: " + what);
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        }
    }

    private static void check(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }
}
