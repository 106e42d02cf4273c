package org.hsu.procman.manager.plugin;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.restart.RestartStrategy;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every type that any plugin provides, ours and strangers' alike. Two providers of one type: the highest
 * ranking, then the lowest service id is used, the other is listed as shadowed. Thread-safe.
 */
@Component(service = TypeRegistry.class)
public final class TypeRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(TypeRegistry.class);

    /** Of many processes that meet one trouble at once, the first tells it: the others add nothing to it. */
    private static final long SAME_TROUBLE_NANOS = 2_000_000_000L;

    /** Many lines at once are no trouble that is worth a quarantine: only when it goes on. */
    private static final long SAME_FLOOD_NANOS = 8_000_000_000L;

    private static final CopyOnWriteArrayList<Provider<?>> NONE = new CopyOnWriteArrayList<>();

    private final Map<PluginKind, ConcurrentSkipListMap<String, CopyOnWriteArrayList<Provider<?>>>> types =
            new EnumMap<>(PluginKind.class);
    private final CopyOnWriteArrayList<BiConsumer<Provider<?>, Boolean>> listeners = new CopyOnWriteArrayList<>();

    private final LongSupplier clock;

    public TypeRegistry() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds, as {@link System#nanoTime()} */
    TypeRegistry(LongSupplier clock) {
        this.clock = clock;
        for (PluginKind kind : PluginKind.values()) {
            types.put(kind, new ConcurrentSkipListMap<>());
        }
    }

    /** Told of every arrival (true) and departure (false), on the thread that causes it. */
    public void listen(BiConsumer<Provider<?>, Boolean> listener) {
        listeners.add(listener);
    }

    public void unlisten(BiConsumer<Provider<?>, Boolean> listener) {
        listeners.remove(listener);
    }

    /** The provider in use for a type. */
    @SuppressWarnings("unchecked")
    private <T> Optional<Provider<T>> find(PluginKind kind, String name) {
        List<Provider<?>> providers = types.get(kind).get(name);
        if (providers == null) {
            return Optional.empty();
        }
        // The kind fixes the service type: bind methods put nothing else under it.
        return providers.stream().filter(provider -> !provider.quarantined()).findFirst().map(provider -> (Provider<T>) provider);
    }

    /** A plugin hung or threw an error; when it does so again and again it is not called any more. */
    public void failedGravely(Provider<?> provider, String what) {
        failedGravely(provider, what, SAME_TROUBLE_NANOS);
    }

    /** A bundle logs without end; told again every now and then while it does, so that it is called no more. */
    public void floods(long bundleId, String what) {
        all().stream().flatMap(List::stream).filter(provider -> provider.bundleId() == bundleId).forEach(provider -> {
            if (provider.kind() == PluginKind.SOURCE) {
                // Not called by way of the registry, so that it cannot be kept from it.
                provider.failed(what);
            } else {
                failedGravely(provider, what, SAME_FLOOD_NANOS);
            }
        });
    }

    private void failedGravely(Provider<?> provider, String what, long same) {
        if (provider.grave(what, clock.getAsLong(), same)) {
            LOG.warn("{} '{}' is quarantined: {}", provider.kind().text(), provider.name(), what);
            listeners.forEach(listener -> listener.accept(provider, false));
        }
    }

    /** Takes a provider out of quarantine. */
    public void pardon(Provider<?> provider) {
        if (provider.quarantined()) {
            provider.pardon();
            listeners.forEach(listener -> listener.accept(provider, true));
        }
    }

    /** Whether a type is missing only because what provides it is quarantined. */
    public boolean quarantined(PluginKind kind, String name) {
        List<Provider<?>> providers = types.get(kind).getOrDefault(name, NONE);
        return !providers.isEmpty() && providers.stream().allMatch(Provider::quarantined);
    }

    public Optional<Provider<ProcessType>> processType(String name) {
        return find(PluginKind.PROCESS_TYPE, name);
    }

    public Optional<Provider<HealthChecker<?>>> healthChecker(String name) {
        return find(PluginKind.HEALTH_CHECK, name);
    }

    public Optional<Provider<LogOutput<?>>> logOutput(String name) {
        return find(PluginKind.LOG_OUTPUT, name);
    }

    public Optional<Provider<LogEnricher<?>>> logEnricher(String name) {
        return find(PluginKind.LOG_ENRICHER, name);
    }

    public Optional<Provider<RestartStrategy>> restartStrategy(String name) {
        return find(PluginKind.RESTART_STRATEGY, name);
    }

    public Optional<Provider<EventListener<?>>> eventListener(String name) {
        return find(PluginKind.EVENT_LISTENER, name);
    }

    /** All enforcers, the best first. */
    public List<Provider<ResourceEnforcer>> enforcers() {
        List<Provider<ResourceEnforcer>> found = new ArrayList<>();
        for (String name : types.get(PluginKind.RESOURCE_ENFORCER).keySet()) {
            this.<ResourceEnforcer>find(PluginKind.RESOURCE_ENFORCER, name).ifPresent(found::add);
        }
        found.sort(Provider.BEST_FIRST);
        return found;
    }

    /** Everything provided, by kind and name; the first of a name is the one in use. */
    public List<List<Provider<?>>> all() {
        List<List<Provider<?>>> all = new ArrayList<>();
        types.values().forEach(byName -> byName.values().forEach(providers -> {
            if (!providers.isEmpty()) {
                all.add(List.copyOf(providers));
            }
        }));
        return all;
    }

    /** The type names provided of a kind. */
    public List<String> names(PluginKind kind) {
        return List.copyOf(types.get(kind).keySet());
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProcessType(ComponentServiceObjects<ProcessType> objects, Map<String, Object> properties) {
        add(PluginKind.PROCESS_TYPE, objects, properties);
    }

    void unbindProcessType(Map<String, Object> properties) {
        remove(PluginKind.PROCESS_TYPE, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHealthChecker(ComponentServiceObjects<HealthChecker<?>> objects, Map<String, Object> properties) {
        add(PluginKind.HEALTH_CHECK, objects, properties);
    }

    void unbindHealthChecker(Map<String, Object> properties) {
        remove(PluginKind.HEALTH_CHECK, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindResourceEnforcer(ComponentServiceObjects<ResourceEnforcer> objects, Map<String, Object> properties) {
        add(PluginKind.RESOURCE_ENFORCER, objects, properties);
    }

    void unbindResourceEnforcer(Map<String, Object> properties) {
        remove(PluginKind.RESOURCE_ENFORCER, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLogOutput(ComponentServiceObjects<LogOutput<?>> objects, Map<String, Object> properties) {
        add(PluginKind.LOG_OUTPUT, objects, properties);
    }

    void unbindLogOutput(Map<String, Object> properties) {
        remove(PluginKind.LOG_OUTPUT, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLogEnricher(ComponentServiceObjects<LogEnricher<?>> objects, Map<String, Object> properties) {
        add(PluginKind.LOG_ENRICHER, objects, properties);
    }

    void unbindLogEnricher(Map<String, Object> properties) {
        remove(PluginKind.LOG_ENRICHER, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRestartStrategy(ComponentServiceObjects<RestartStrategy> objects, Map<String, Object> properties) {
        add(PluginKind.RESTART_STRATEGY, objects, properties);
    }

    void unbindRestartStrategy(Map<String, Object> properties) {
        remove(PluginKind.RESTART_STRATEGY, properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEventListener(ComponentServiceObjects<EventListener<?>> objects, Map<String, Object> properties) {
        add(PluginKind.EVENT_LISTENER, objects, properties);
    }

    void unbindEventListener(Map<String, Object> properties) {
        remove(PluginKind.EVENT_LISTENER, properties);
    }

    /** Used by the configuration; here they are only listed. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEntrySource(ComponentServiceObjects<EntrySource<?>> objects, Map<String, Object> properties) {
        add(PluginKind.SOURCE, objects, properties);
    }

    void unbindEntrySource(Map<String, Object> properties) {
        remove(PluginKind.SOURCE, properties);
    }

    private <T> void add(PluginKind kind, ComponentServiceObjects<T> objects, Map<String, Object> properties) {
        if (!(properties.get(kind.property()) instanceof String name)) {
            return;
        }
        Provider<T> provider = new Provider<>(kind, name, objects, properties);
        types.get(kind).compute(name, (key, providers) -> {
            CopyOnWriteArrayList<Provider<?>> list = providers == null ? new CopyOnWriteArrayList<>() : providers;
            list.add(provider);
            list.sort(Provider.BEST_FIRST);
            return list;
        });
        listeners.forEach(listener -> listener.accept(provider, true));
    }

    private void remove(PluginKind kind, Map<String, Object> properties) {
        if (!(properties.get(kind.property()) instanceof String name)
                || !(properties.get("service.id") instanceof Long serviceId)) {
            return;
        }
        List<Provider<?>> gone = new ArrayList<>();
        types.get(kind).computeIfPresent(name, (key, providers) -> {
            providers.removeIf(provider -> provider.is(serviceId) && gone.add(provider));
            return providers.isEmpty() ? null : providers;
        });
        for (Provider<?> provider : gone) {
            listeners.forEach(listener -> listener.accept(provider, false));
            provider.release();
        }
    }
}
