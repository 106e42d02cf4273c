package org.hsu.procman.panel.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFeedTest {

    private static List<EventRow> events(int from, int to) {
        List<EventRow> events = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            events.add(new EventRow(i, 1_000L + i, "process.state", "web", "step " + i));
        }
        return events;
    }

    private static List<Long> sequences(EventFeed feed) {
        return feed.all().stream().map(EventRow::sequence).toList();
    }

    @Test
    void takesEachEventOnceHoweverThePagesOverlap() {
        EventFeed feed = new EventFeed(100);
        feed.add(events(1, 3));
        long before = feed.version();
        feed.add(events(2, 3));
        assertEquals(before, feed.version());
        feed.add(events(2, 5));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), sequences(feed));
        assertEquals(5, feed.last());
    }

    @Test
    void saysHowManyAreMissing() {
        EventFeed feed = new EventFeed(100);
        feed.add(events(1, 2));
        feed.add(events(6, 6));
        assertEquals(List.of(1L, 2L, -1L, 6L), sequences(feed));
        assertEquals("3 events are missing: the manager no longer had them", feed.all().get(2).message());
    }

    @Test
    void beginsAnywhereWithoutARemark() {
        EventFeed feed = new EventFeed(100);
        feed.add(events(41, 42));
        assertEquals(List.of(41L, 42L), sequences(feed));
    }

    @Test
    void keepsTheNewest() {
        EventFeed feed = new EventFeed(3);
        feed.add(events(1, 10));
        assertEquals(List.of(8L, 9L, 10L), sequences(feed));
    }

    @Test
    void takesTheLowNumbersOfAnotherManager() {
        EventFeed feed = new EventFeed(100);
        feed.add(events(7, 8));
        feed.remark(2_000, "another manager is in charge now");
        feed.restart();
        feed.add(events(1, 2));
        assertEquals(List.of(7L, 8L, -1L, 1L, 2L), sequences(feed));
    }
}
