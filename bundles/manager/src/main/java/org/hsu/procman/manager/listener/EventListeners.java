package org.hsu.procman.manager.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.api.spec.ListenerSpec;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.EventJson;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries of {@code process_manager.listeners}, each told of events on a thread of its own. Thread-safe. */
public final class EventListeners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventListeners.class);

    private final TypeRegistry types;
    private final Management management;
    private final PluginCalls threads = new PluginCalls();
    private final BoundedCalls calls;
    private final AutoCloseable subscription;
    private final BiConsumer<Provider<?>, Boolean> arrivals = (provider, arrived) -> wake();
    private volatile List<ToldListener> listeners = List.of();

    public EventListeners(TypeRegistry types, Management management) {
        this.types = types;
        this.management = management;
        calls = new BoundedCalls(threads, types);
        subscription = management.subscribe(this::happened);
        types.listen(arrivals);
    }

    /** These are the entries from now on; one that is as it was keeps what waits for it. */
    public synchronized void configure(List<ListenerSpec> specs) {
        List<ToldListener> before = new ArrayList<>(listeners);
        List<ToldListener> now = new ArrayList<>();
        for (ListenerSpec spec : specs) {
            ToldListener same = before.stream().filter(each -> each.spec().equals(spec)).findFirst().orElse(null);
            before.remove(same);
            now.add(same == null ? new ToldListener(spec, types, calls) : same);
        }
        listeners = List.copyOf(now);
        before.forEach(ToldListener::close);
    }

    private void happened(Event event) {
        List<ToldListener> told = listeners.stream().filter(each -> each.wants(event.type())).toList();
        if (!told.isEmpty()) {
            HappenedEvent happened = new HappenedEvent(
                    event.sequence(), event.epochMillis(), event.type(), event.id(),
                    management.process(event.id()).map(ProcessView::group).orElse(null), event.message(),
                    EventJson.write(event), event.data());
            told.forEach(each -> each.tell(happened));
        }
    }

    private void wake() {
        listeners.forEach(ToldListener::wake);
    }

    @Override
    public synchronized void close() {
        types.unlisten(arrivals);
        try {
            subscription.close();
        } catch (Exception e) {
            LOG.warn("listeners cannot be taken off the events: {}", e.toString());
        }
        listeners.forEach(ToldListener::close);
        listeners = List.of();
        threads.close();
    }
}
