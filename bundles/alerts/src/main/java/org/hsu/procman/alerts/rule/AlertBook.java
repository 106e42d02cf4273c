package org.hsu.procman.alerts.rule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.event.HappenedEvent;

/**
 * Which events are worth telling. What was told less than {@code repeat_after} ago is counted only, also when it was
 * over in between; the count is told when that time has passed and it goes on. Without a clock: times are monotonic
 * milliseconds. Not thread-safe.
 */
public final class AlertBook {
    private static final String RESTART = "procman.process.restart";

    private final List<Rule> rules;
    private final Duration repeatAfter;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private final Map<Key, Deque<Long>> restarts = new HashMap<>();

    private record Key(Rule rule, String what, String id) {}

    private static final class Entry {
        /** It goes on. */
        private boolean open;
        /** Somebody was told that it goes on, and not yet that it is over. */
        private boolean told;
        private boolean everTold;
        private long toldAt;
        private int untold;
        private long since;
        private HappenedEvent last;
    }

    /** @param repeatAfter of rules that say nothing else */
    public AlertBook(List<Rule> rules, Duration repeatAfter) {
        this.rules = List.copyOf(rules);
        this.repeatAfter = repeatAfter;
    }

    /** What is to be told now that this has happened. */
    public List<Alert> happened(HappenedEvent event, long now) {
        List<Alert> alerts = due(now);
        for (Rule rule : rules) {
            if (!rule.concerns(event.id(), event.group())) {
                continue;
            }
            rule.when().forEach(condition -> judge(rule, condition, event, now, alerts));
            if (rule.names(event.type())) {
                Key key = new Key(rule, event.type(), event.id());
                raise(key, event, now, alerts).open = false;
            }
        }
        return alerts;
    }

    private void judge(Rule rule, Condition condition, HappenedEvent event, long now, List<Alert> alerts) {
        String what = condition.what(event);
        if (condition == Condition.RESTARTS) {
            // Whoever has files watched wants those restarts.
            if (event.type().equals(RESTART) && !"watch".equals(event.data().get("cause"))) {
                Key key = new Key(rule, what, event.id());
                Deque<Long> times = restarts.computeIfAbsent(key, any -> new ArrayDeque<>());
                times.addLast(now);
                if (times.size() >= rule.mostRestarts()) {
                    raise(key, event, now, alerts);
                }
            }
            return;
        }
        switch (condition.of(event)) {
            case NOTHING -> {
                // Another event's matter.
            }
            case RAISED -> raise(new Key(rule, what, event.id()), event, now, alerts);
            case OVER -> {
                // A process that ends keeps all its limits, which no event says of each.
                for (Key key : List.copyOf(entries.keySet())) {
                    boolean same = key.what().equals(what) || key.what().startsWith(what + " ");
                    if (key.rule() == rule && key.id().equals(event.id()) && same) {
                        over(key, event, alerts);
                    }
                }
            }
        }
    }

    private Entry raise(Key key, HappenedEvent event, long now, List<Alert> alerts) {
        Entry entry = entries.computeIfAbsent(key, any -> new Entry());
        if (!entry.open) {
            entry.since = event.epochMillis();
        }
        entry.open = true;
        entry.untold++;
        entry.last = event;
        if (!entry.everTold || now - entry.toldAt >= repeatMillis(key.rule())) {
            tell(key, entry, now, alerts);
        }
        return entry;
    }

    private static void tell(Key key, Entry entry, long now, List<Alert> alerts) {
        alerts.add(new Alert(
                key.rule().name(), key.what(), false, entry.untold, entry.since, entry.last, key.rule().targets()));
        entry.untold = 0;
        entry.toldAt = now;
        entry.told = true;
        entry.everTold = true;
    }

    private void over(Key key, HappenedEvent event, List<Alert> alerts) {
        Entry entry = entries.get(key);
        if (entry.open && entry.told && key.rule().resolved()) {
            alerts.add(new Alert(
                    key.rule().name(), key.what(), true, 0, entry.since, event, key.rule().targets()));
        }
        entry.open = false;
        entry.told = false;
    }

    private long repeatMillis(Rule rule) {
        return (rule.repeatAfter() == null ? repeatAfter : rule.repeatAfter()).toMillis();
    }

    /** What is to be told because of the time alone. */
    public List<Alert> due(long now) {
        List<Alert> alerts = new ArrayList<>();
        restarts.entrySet().removeIf(each -> {
            Deque<Long> times = each.getValue();
            while (!times.isEmpty() && now - times.peekFirst() >= each.getKey().rule().windowMillis()) {
                times.removeFirst();
            }
            Entry entry = entries.get(each.getKey());
            if (entry != null && entry.open && times.size() < each.getKey().rule().mostRestarts()) {
                over(each.getKey(), entry.last, alerts);
            }
            return times.isEmpty();
        });
        Iterator<Map.Entry<Key, Entry>> each = entries.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Key, Entry> next = each.next();
            Entry entry = next.getValue();
            boolean again = now - entry.toldAt >= repeatMillis(next.getKey().rule());
            // An event that is an alert as it is has no end: what was counted is told all the same.
            boolean counted = entry.open || next.getKey().what().equals(entry.last.type());
            if (again && entry.untold > 0 && counted) {
                tell(next.getKey(), entry, now, alerts);
            } else if (again && !entry.open) {
                each.remove();
            }
        }
        return alerts;
    }

    /** When {@link #due} may have something to say; {@code Long.MAX_VALUE} for not before the next event. */
    public long next() {
        long next = Long.MAX_VALUE;
        for (Map.Entry<Key, Entry> each : entries.entrySet()) {
            if (!each.getValue().open || each.getValue().untold > 0) {
                next = Math.min(next, each.getValue().toldAt + repeatMillis(each.getKey().rule()));
            }
        }
        for (Map.Entry<Key, Deque<Long>> each : restarts.entrySet()) {
            next = Math.min(next, each.getValue().peekFirst() + each.getKey().rule().windowMillis());
        }
        return next;
    }
}
