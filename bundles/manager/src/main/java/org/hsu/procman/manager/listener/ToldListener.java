package org.hsu.procman.manager.listener;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.api.spec.ListenerSpec;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginException;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One entry: a queue, and a thread that tells its plugin of one event after another. While the plugin is not there,
 * events wait. Thread-safe.
 */
final class ToldListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ToldListener.class);
    private static final int MOST_WAITING = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ListenerSpec spec;
    private final TypeRegistry types;
    private final BoundedCalls calls;
    private final List<Pattern> wanted;
    private final ArrayDeque<HappenedEvent> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long leftOut;
    private boolean closed;

    ToldListener(ListenerSpec spec, TypeRegistry types, BoundedCalls calls) {
        this.spec = spec;
        this.types = types;
        this.calls = calls;
        wanted = spec.events().stream().map(ToldListener::pattern).toList();
        thread = new Thread(this::run, "procman-listener-" + spec.type());
        thread.setDaemon(true);
        thread.start();
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(java.util.Arrays.stream(glob.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }

    ListenerSpec spec() {
        return spec;
    }

    boolean wants(String type) {
        return wanted.isEmpty() || wanted.stream().anyMatch(each -> each.matcher(type).matches());
    }

    synchronized void tell(HappenedEvent event) {
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
            leftOut++;
        }
        waiting.addLast(event);
        notifyAll();
    }

    /** A plugin has come or gone. */
    synchronized void wake() {
        notifyAll();
    }

    private void run() {
        try {
            while (true) {
                tellNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By itself, so that nothing holds the plugin until the next event. */
    private void tellNext() throws InterruptedException {
        Provider<EventListener<?>> provider = await();
        HappenedEvent event = next();
        if (event != null) {
            tell(provider, event);
        }
    }

    /** Until there is something to tell, and a plugin to tell it to. */
    private synchronized Provider<EventListener<?>> await() throws InterruptedException {
        while (true) {
            Optional<Provider<EventListener<?>>> provider = types.eventListener(spec.type());
            if (closed) {
                throw new InterruptedException();
            }
            if (!waiting.isEmpty() && provider.isPresent()) {
                return provider.get();
            }
            wait();
        }
    }

    private synchronized HappenedEvent next() {
        if (leftOut > 0) {
            LOG.warn("the event listener '{}' is too slow, or not there: {} events were left out", spec.type(), leftOut);
            leftOut = 0;
        }
        return waiting.pollFirst();
    }

    private void tell(Provider<EventListener<?>> provider, HappenedEvent event) {
        try {
            calls.call(provider, "the telling of event " + event.sequence(), PATIENCE, () -> {
                happened(provider.service(), event);
                return true;
            });
        } catch (PluginException e) {
            provider.failed(e.getMessage());
            LOG.warn("event listener '{}': {}", spec.type(), e.getMessage());
        }
    }

    private <S extends Record> void happened(EventListener<S> listener, HappenedEvent event) throws Exception {
        listener.happened(event, spec.settings().bind(listener.settingsType()));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
