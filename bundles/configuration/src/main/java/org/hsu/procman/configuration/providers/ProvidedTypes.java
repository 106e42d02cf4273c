package org.hsu.procman.configuration.providers;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.management.ManagementInterface;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.restart.RestartStrategy;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Which types there are providers for now. Knowing a name activates nothing; a provider is got only
 * while it is asked something. Thread-safe.
 */
@Component(service = ProvidedTypes.class)
public final class ProvidedTypes {
    private static final String ID = "service.id";
    private static final String RANKING = "service.ranking";

    /** Highest ranking first, then lowest id: the order of the OSGi service registry. */
    private static final Comparator<Offer> BEST_FIRST =
            Comparator.comparingInt(Offer::ranking).reversed().thenComparingLong(Offer::id);

    /** One provider, not got yet. */
    private record Offer(String name, int ranking, long id, ComponentServiceObjects<?> services) {}

    /** Told of providers, on the thread that brings or takes them: return at once. */
    public interface Listener {

        /** @param comes false: it goes */
        void changed(TypeKind kind, String name, boolean comes);
    }

    private final Map<TypeKind, List<Offer>> offers = new EnumMap<>(TypeKind.class);
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public ProvidedTypes() {
        for (TypeKind kind : TypeKind.values()) {
            offers.put(kind, new CopyOnWriteArrayList<>());
        }
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    /** The names that there is a provider for. */
    public Set<String> names(TypeKind kind) {
        Set<String> names = new LinkedHashSet<>();
        offers.get(kind).forEach(offer -> names.add(offer.name()));
        return names;
    }

    /**
     * Asks the provider of a type.
     *
     * @param question gets the service of the kind's contract; may throw, the provider is given back all
     *                 the same
     * @return empty when there is no provider (any more)
     */
    public <R> Optional<R> ask(TypeKind kind, String name, Function<Object, R> question) {
        return offers.get(kind).stream()
                .filter(offer -> offer.name().equals(name))
                .min(BEST_FIRST)
                .flatMap(offer -> ask(offer.services(), question));
    }

    private static <S, R> Optional<R> ask(ComponentServiceObjects<S> services, Function<Object, R> question) {
        S service = services.getService();
        if (service == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(question.apply(service));
        } finally {
            services.ungetService(service);
        }
    }

    @Reference(
            service = ProcessType.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProcessType(ComponentServiceObjects<ProcessType> services, Map<String, Object> properties) {
        add(TypeKind.PROCESS_TYPE, services, properties);
    }

    void unbindProcessType(ComponentServiceObjects<ProcessType> services, Map<String, Object> properties) {
        remove(TypeKind.PROCESS_TYPE, properties);
    }

    @Reference(
            service = HealthChecker.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHealthChecker(ComponentServiceObjects<HealthChecker<?>> services, Map<String, Object> properties) {
        add(TypeKind.HEALTH_CHECK, services, properties);
    }

    void unbindHealthChecker(ComponentServiceObjects<HealthChecker<?>> services, Map<String, Object> properties) {
        remove(TypeKind.HEALTH_CHECK, properties);
    }

    @Reference(
            service = LogOutput.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLogOutput(ComponentServiceObjects<LogOutput<?>> services, Map<String, Object> properties) {
        add(TypeKind.LOG_OUTPUT, services, properties);
    }

    void unbindLogOutput(ComponentServiceObjects<LogOutput<?>> services, Map<String, Object> properties) {
        remove(TypeKind.LOG_OUTPUT, properties);
    }

    @Reference(
            service = LogEnricher.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLogEnricher(ComponentServiceObjects<LogEnricher<?>> services, Map<String, Object> properties) {
        add(TypeKind.LOG_ENRICHER, services, properties);
    }

    void unbindLogEnricher(ComponentServiceObjects<LogEnricher<?>> services, Map<String, Object> properties) {
        remove(TypeKind.LOG_ENRICHER, properties);
    }

    @Reference(
            service = RestartStrategy.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRestartStrategy(ComponentServiceObjects<RestartStrategy> services, Map<String, Object> properties) {
        add(TypeKind.RESTART_STRATEGY, services, properties);
    }

    void unbindRestartStrategy(ComponentServiceObjects<RestartStrategy> services, Map<String, Object> properties) {
        remove(TypeKind.RESTART_STRATEGY, properties);
    }

    @Reference(
            service = ResourceEnforcer.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindResourceEnforcer(ComponentServiceObjects<ResourceEnforcer> services, Map<String, Object> properties) {
        add(TypeKind.RESOURCE_ENFORCER, services, properties);
    }

    void unbindResourceEnforcer(ComponentServiceObjects<ResourceEnforcer> services, Map<String, Object> properties) {
        remove(TypeKind.RESOURCE_ENFORCER, properties);
    }

    @Reference(
            service = ManagementInterface.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindManagementInterface(
            ComponentServiceObjects<ManagementInterface<?>> services, Map<String, Object> properties) {
        add(TypeKind.MANAGEMENT_INTERFACE, services, properties);
    }

    void unbindManagementInterface(
            ComponentServiceObjects<ManagementInterface<?>> services, Map<String, Object> properties) {
        remove(TypeKind.MANAGEMENT_INTERFACE, properties);
    }

    @Reference(
            service = EntrySource.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEntrySource(ComponentServiceObjects<EntrySource<?>> services, Map<String, Object> properties) {
        add(TypeKind.ENTRY_SOURCE, services, properties);
    }

    void unbindEntrySource(ComponentServiceObjects<EntrySource<?>> services, Map<String, Object> properties) {
        remove(TypeKind.ENTRY_SOURCE, properties);
    }

    @Reference(
            service = EventListener.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindEventListener(ComponentServiceObjects<EventListener<?>> services, Map<String, Object> properties) {
        add(TypeKind.EVENT_LISTENER, services, properties);
    }

    void unbindEventListener(ComponentServiceObjects<EventListener<?>> services, Map<String, Object> properties) {
        remove(TypeKind.EVENT_LISTENER, properties);
    }

    private void add(TypeKind kind, ComponentServiceObjects<?> services, Map<String, Object> properties) {
        if (properties.get(kind.property()) instanceof String name) {
            int ranking = properties.get(RANKING) instanceof Integer given ? given : 0;
            offers.get(kind).add(new Offer(name, ranking, id(properties), services));
            listeners.forEach(listener -> listener.changed(kind, name, true));
        }
    }

    private void remove(TypeKind kind, Map<String, Object> properties) {
        boolean gone = offers.get(kind).removeIf(offer -> offer.id() == id(properties));
        if (gone && properties.get(kind.property()) instanceof String name) {
            listeners.forEach(listener -> listener.changed(kind, name, false));
        }
    }

    private static long id(Map<String, Object> properties) {
        return properties.get(ID) instanceof Long id ? id : 0;
    }
}
