package org.hsu.procman.alerts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.alerts.delivery.Target;
import org.hsu.procman.alerts.delivery.TargetQueue;
import org.hsu.procman.alerts.rule.Alert;
import org.hsu.procman.alerts.rule.AlertBook;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.api.event.ListenerType;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Judges events at once and leaves telling to a queue for each target, so that a target that hangs delays nobody. */
@Component(service = EventListener.class)
@ListenerType("alerts")
public final class AlertsListener implements EventListener<AlertSettings> {
    private static final long IDLE_SECONDS = 10;

    private final Map<Target, TargetQueue> queues = new HashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "procman-alerts");
        thread.setDaemon(true);
        return thread;
    });
    private AlertSettings known;
    private AlertBook book;
    private long armedFor = Long.MAX_VALUE;
    private boolean closed;

    public AlertsListener() {
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Class<AlertSettings> settingsType() {
        return AlertSettings.class;
    }

    @Override
    public synchronized void happened(HappenedEvent event, AlertSettings settings) {
        if (closed) {
            return;
        }
        if (!settings.equals(known)) {
            configure(settings);
        }
        tell(book.happened(event, now()));
    }

    /** What was told by other rules is forgotten; what waits for a target that is as it was goes on. */
    private void configure(AlertSettings settings) {
        known = settings;
        book = new AlertBook(settings.rules(), settings.repeatAfter());
        queues.entrySet().removeIf(entry -> {
            boolean gone = !settings.targets().contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        settings.targets().forEach(target -> queues.computeIfAbsent(target, TargetQueue::new));
    }

    private void tell(List<Alert> alerts) {
        for (Alert alert : alerts) {
            queues.forEach((target, queue) -> {
                if (alert.targets().isEmpty() || alert.targets().contains(target.name())) {
                    queue.offer(alert);
                }
            });
        }
        long next = book.next();
        if (next < armedFor) {
            armedFor = next;
            try {
                timer.schedule(this::due, Math.max(0, next - now()), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                armedFor = Long.MAX_VALUE;
            }
        }
    }

    private synchronized void due() {
        armedFor = Long.MAX_VALUE;
        if (!closed) {
            tell(book.due(now()));
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** What waits is given up. */
    @Deactivate
    public synchronized void close() {
        closed = true;
        timer.shutdownNow();
        queues.values().forEach(TargetQueue::close);
        queues.clear();
    }
}
