package org.hsu.procman.manager.plugin;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.osgi.service.component.ComponentServiceObjects;

/** One service that provides a type. Its object is made at its first use. Thread-safe. */
public final class Provider<T> {

    /** The better first: highest ranking, then lowest id (OSGi's own order). */
    static final Comparator<Provider<?>> BEST_FIRST =
            Comparator.comparingInt((Provider<?> p) -> p.ranking).reversed().thenComparingLong(p -> p.serviceId);

    /** So many troubles within the window are too many. */
    private static final int MOST_GRAVES = 3;

    private static final long GRAVE_WINDOW_NANOS = 60_000_000_000L;

    private final PluginKind kind;
    private final String name;
    private final int ranking;
    private final long serviceId;
    private final long bundleId;
    private final ComponentServiceObjects<T> objects;
    private final AtomicReference<T> service = new AtomicReference<>();
    private final AtomicReference<String> problem = new AtomicReference<>("");

    /** What holds objects that the plugin made; weakly, for most of it ends before the plugin goes. */
    private final Map<Object, Consumer<Object>> holders = new WeakHashMap<>();

    private boolean released;

    private final ArrayDeque<Long> graves = new ArrayDeque<>();
    private volatile boolean quarantined;

    Provider(PluginKind kind, String name, ComponentServiceObjects<T> objects, Map<String, Object> properties) {
        this.kind = kind;
        this.name = name;
        this.objects = objects;
        this.ranking = properties.get("service.ranking") instanceof Integer rank ? rank : 0;
        this.serviceId = properties.get("service.id") instanceof Long id ? id : 0;
        this.bundleId = properties.get("service.bundleid") instanceof Long id ? id : 0;
    }

    public PluginKind kind() {
        return kind;
    }

    /** The type name. */
    public String name() {
        return name;
    }

    public long bundleId() {
        return bundleId;
    }

    /** The last thing that went wrong with it, empty when nothing did. */
    public String problem() {
        return problem.get();
    }

    /** Whether it has failed gravely so often that it is not called any more. */
    public boolean quarantined() {
        return quarantined;
    }

    /**
     * It hung, threw an error or logs without end.
     *
     * @param same of one trouble is what comes within so many nanoseconds
     * @return whether that puts it into quarantine
     */
    synchronized boolean grave(String what, long nanos, long same) {
        failed(what);
        if (quarantined) {
            return false;
        }
        if (!graves.isEmpty() && nanos - graves.getLast() < same) {
            return false;
        }
        graves.addLast(nanos);
        while (nanos - graves.getFirst() > GRAVE_WINDOW_NANOS) {
            graves.removeFirst();
        }
        quarantined = graves.size() >= MOST_GRAVES;
        return quarantined;
    }

    synchronized void pardon() {
        graves.clear();
        problem.set("");
        quarantined = false;
    }

    /** Remembers what went wrong; what led to its quarantine is not forgotten over calls that were under way then. */
    public synchronized void failed(String what) {
        if (!quarantined) {
            problem.set(what);
        }
    }

    /**
     * The plugin's object.
     *
     * @throws IllegalStateException its component could not be activated, or is gone
     */
    public T service() {
        T known = service.get();
        if (known != null) {
            return known;
        }
        T made = objects.getService();
        if (made == null) {
            problem.set("its component could not be activated");
            throw new IllegalStateException(kind.text() + " '" + name + "' could not be activated");
        }
        if (!service.compareAndSet(null, made)) {
            objects.ungetService(made);
        }
        return service.get();
    }

    boolean is(long id) {
        return serviceId == id;
    }

    /**
     * Has somebody let go of what the plugin made when it goes: its classes are to go with it.
     *
     * @param release must not hold the holder itself
     */
    @SuppressWarnings("unchecked")
    public <H> void onRelease(H holder, Consumer<H> release) {
        boolean late;
        synchronized (holders) {
            late = released;
            if (!late) {
                holders.put(holder, (Consumer<Object>) release);
            }
        }
        if (late) {
            release.accept(holder);
        }
    }

    void release() {
        Map<Object, Consumer<Object>> holding;
        synchronized (holders) {
            released = true;
            holding = new IdentityHashMap<>(holders);
            holders.clear();
        }
        holding.forEach((holder, release) -> release.accept(holder));
        T made = service.getAndSet(null);
        if (made != null) {
            objects.ungetService(made);
        }
    }
}
