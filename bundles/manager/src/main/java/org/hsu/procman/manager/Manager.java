package org.hsu.procman.manager;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.hsu.procman.api.desired.ConfigurationValidator;
import org.hsu.procman.api.desired.DesiredStateSource;
import org.hsu.procman.api.log.ProcessLog;
import org.hsu.procman.api.management.ManagementInterface;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.plugin.PluginDeployer;
import org.hsu.procman.api.remote.RemoteConnector;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The manager as a component. Towards the launcher, which shares no class with us but the JDK's, it is a
 * {@link Future} of the exit code and a {@link Consumer} of {@code shutdown} and {@code force}. Its
 * references are dynamic: a bundle that is updated never takes the manager down.
 */
@Component(
        service = {Future.class, Consumer.class},
        immediate = true,
        property = "procman.lifecycle=manager")
public final class Manager extends CompletableFuture<Integer> implements Consumer<String> {

    /** Set by the launcher where the core is wanted, and nobody to reign. */
    private static final String SIMULATION = "procman.simulation";

    private static final String INTERFACE_NAME = "procman.interface.name";

    @Reference
    private TypeRegistry types;

    @Reference(
            target = "(procman.source=file)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DesiredStateSource source;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ConfigurationValidator validator;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ProcessLog processLog;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile PluginDeployer deployer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile RemoteConnector remoteConnector;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Platform> platforms;

    @Reference(
            target = "(procman.bundles=true)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile LongFunction<String[]> bundles;

    @Reference(
            target = "(procman.logging=level)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Consumer<String> logLevel;

    @Reference(
            target = "(procman.logging=lost)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile LongSupplier lostLogLines;

    @Reference(
            target = "(procman.logging=floods)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Consumer<BiConsumer<Long, String>> logFloods;

    private final Map<String, ComponentServiceObjects<ManagementInterface<?>>> interfaces = new ConcurrentHashMap<>();

    private volatile Reign reign;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindManagementInterface(
            ComponentServiceObjects<ManagementInterface<?>> provided, Map<String, Object> properties) {
        interfaces.put(String.valueOf(properties.get(INTERFACE_NAME)), provided);
    }

    void unbindManagementInterface(
            ComponentServiceObjects<ManagementInterface<?>> provided, Map<String, Object> properties) {
        interfaces.remove(String.valueOf(properties.get(INTERFACE_NAME)), provided);
    }

    /** Begins to reign on a thread of its own: activation must not hold up the framework. */
    @Activate
    void activate() {
        if (Boolean.getBoolean(SIMULATION)) {
            return;
        }
        reign = new Reign(this, this::complete);
        Thread thread = new Thread(reign::begin, "procman-boot");
        thread.start();
    }

    /** The framework stops or this bundle is updated: threads end, processes are left alone. */
    @Deactivate
    void deactivate() {
        if (reign != null) {
            reign.close();
        }
        complete(1);
    }

    /** {@code shutdown} begins an ordered stop, {@code force} makes it immediate, {@code reload} reads the configuration. */
    @Override
    public void accept(String wish) {
        switch (wish) {
            case "shutdown" -> reign.shutdown(false);
            case "force" -> reign.shutdown(true);
            case "reload" -> reign.reload("SIGHUP");
            default -> throw new IllegalArgumentException("shutdown, force or reload, not '" + wish + "'");
        }
    }

    TypeRegistry types() {
        return types;
    }

    /** Made now; null while no bundle provides one of that name. */
    ManagementInterface<?> managementInterface(String name) {
        ComponentServiceObjects<ManagementInterface<?>> provided = interfaces.get(name);
        return provided == null ? null : provided.getService();
    }

    /** Null while no bundle provides one; so are the next five. */
    DesiredStateSource source() {
        return source;
    }

    ConfigurationValidator validator() {
        return validator;
    }

    ProcessLog processLog() {
        return processLog;
    }

    PluginDeployer deployer() {
        return deployer;
    }

    RemoteConnector remoteConnector() {
        return remoteConnector;
    }

    List<Platform> platforms() {
        return platforms;
    }

    /** Symbolic name, version and file of a bundle, null when the launcher does not say. */
    String[] bundle(long id) {
        LongFunction<String[]> known = bundles;
        return known == null ? null : known.apply(id);
    }

    /** Sets the level of the manager's own log. */
    void logLevel(String level) {
        Consumer<String> known = logLevel;
        if (known != null) {
            known.accept(level);
        }
    }

    /** How many lines the manager's own log could not take; 0 when the launcher does not say. */
    long lostLogLines() {
        LongSupplier known = lostLogLines;
        return known == null ? 0 : known.getAsLong();
    }

    /**
     * Has somebody told of bundles that log without end.
     *
     * @param told gets the id of the bundle and what it does, on the thread that logs: it must not wait. Null for nobody
     */
    void onLogFlood(BiConsumer<Long, String> told) {
        Consumer<BiConsumer<Long, String>> known = logFloods;
        if (known != null) {
            known.accept(told);
        }
    }
}
