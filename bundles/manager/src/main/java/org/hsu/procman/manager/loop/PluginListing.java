package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hsu.procman.api.plugin.PluginDeployer;
import org.hsu.procman.api.plugin.PluginFile;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.management.PluginView;
import org.hsu.procman.manager.plugin.PluginKind;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;

/**
 * Every provided type, the files of plugins that provide none, and the types that processes wait for. Thread-safe.
 */
final class PluginListing {
    private final TypeRegistry types;
    private final Function<Provider<?>, String[]> bundles;
    private final Supplier<PluginDeployer> deployer;

    /**
     * @param bundles  symbolic name, version and file of a provider's bundle
     * @param deployer gives null while no bundle provides it
     */
    PluginListing(TypeRegistry types, Function<Provider<?>, String[]> bundles, Supplier<PluginDeployer> deployer) {
        this.types = types;
        this.bundles = bundles;
        this.deployer = deployer;
    }

    List<PluginView> plugins(Iterable<Slot> slots) {
        List<PluginFile> files = files();
        Map<Long, PluginFile> byBundle = new HashMap<>();
        files.stream().filter(file -> file.bundleId() >= 0).forEach(file -> byBundle.put(file.bundleId(), file));
        List<PluginView> views = new ArrayList<>();
        for (List<Provider<?>> providers : types.all()) {
            Provider<?> used = providers.stream().filter(each -> !each.quarantined()).findFirst().orElse(null);
            for (Provider<?> provider : providers) {
                views.add(view(provider, used, byBundle.get(provider.bundleId())));
            }
        }
        List<Long> providing = types.all().stream().flatMap(List::stream).map(Provider::bundleId).toList();
        for (PluginFile file : files) {
            if (file.state() != PluginFile.State.ACTIVE || !providing.contains(file.bundleId())) {
                views.add(view(file));
            }
        }
        views.addAll(waiting(slots));
        return views;
    }

    /**
     * Of the plugins that a process uses, those with which something is wrong.
     *
     * @param outputs types of what its lines go to
     */
    List<PluginView> problems(ProcessSpec spec, List<String> outputs) {
        List<PluginView> views = new ArrayList<>();
        for (List<Provider<?>> providers : types.all()) {
            for (Provider<?> provider : providers) {
                if (!provider.problem().isEmpty() && uses(spec, outputs, provider)) {
                    Provider<?> used = providers.stream().filter(each -> !each.quarantined()).findFirst().orElse(null);
                    views.add(view(provider, used, null));
                }
            }
        }
        return views;
    }

    private static boolean uses(ProcessSpec spec, List<String> outputs, Provider<?> provider) {
        String name = provider.name();
        return switch (provider.kind()) {
            case PROCESS_TYPE -> spec.type().equals(name);
            case HEALTH_CHECK -> spec.healthChecks().stream().anyMatch(check -> check.type().equals(name));
            case RESTART_STRATEGY -> spec.restart().strategy().equals(name);
            case LOG_OUTPUT -> outputs.contains(name);
            case LOG_ENRICHER -> spec.logging().enhanced();
            case RESOURCE_ENFORCER -> !spec.limits().isEmpty();
            case EVENT_LISTENER, SOURCE -> false;
        };
    }

    private List<PluginFile> files() {
        PluginDeployer known = deployer.get();
        return known == null ? List.of() : known.files();
    }

    private PluginView view(Provider<?> provider, Provider<?> used, PluginFile file) {
        String[] bundle = bundles.apply(provider);
        String state = provider == used ? "active" : provider.quarantined() ? "quarantined" : "shadowed";
        String problem = switch (state) {
            case "shadowed" -> "shadowed by " + bundles.apply(used)[0]
                    + ", which provides the same type and goes before it: remove one of the two";
            case "quarantined" -> provider.problem() + "; it is not called any more: replace its file, or "
                    + "`procman plugins reset " + bundle[0] + "`";
            default -> provider.problem();
        };
        return new PluginView(
                provider.kind().word(),
                provider.name(),
                bundle[0],
                bundle[1],
                file == null ? bundle[2] : file.file(),
                state,
                problem);
    }

    /** A file says nothing of types before its bundle is started, so its own name stands for it. */
    private static PluginView view(PluginFile file) {
        String name = file.file().replaceFirst(".*[/\\\\]", "");
        String problem = file.state() == PluginFile.State.ACTIVE
                ? name + " (" + file.bundle() + " " + file.version() + ") is started and provides no type"
                : file.problem();
        return new PluginView(
                "", name, file.bundle(), file.version(), file.file(), file.state().name().toLowerCase(Locale.ROOT), problem);
    }

    private List<PluginView> waiting(Iterable<Slot> slots) {
        Map<String, PluginView> waiting = new LinkedHashMap<>();
        for (Slot slot : slots) {
            if (types.processType(slot.spec.type()).isEmpty()) {
                await(waiting, PluginKind.PROCESS_TYPE, slot.spec.type(), slot);
            }
            for (HealthCheckSpec check : slot.spec.healthChecks()) {
                if (types.healthChecker(check.type()).isEmpty()) {
                    await(waiting, PluginKind.HEALTH_CHECK, check.type(), slot);
                }
            }
            if (types.restartStrategy(slot.spec.restart().strategy()).isEmpty()) {
                await(waiting, PluginKind.RESTART_STRATEGY, slot.spec.restart().strategy(), slot);
            }
        }
        return List.copyOf(waiting.values());
    }

    private void await(Map<String, PluginView> waiting, PluginKind kind, String name, Slot slot) {
        if (types.quarantined(kind, name)) {
            return;
        }
        waiting.computeIfAbsent(
                kind.word() + "/" + name,
                key -> new PluginView(
                        kind.word(),
                        name,
                        "",
                        "",
                        "",
                        "waiting",
                        slot.id() + " needs it (" + slot.spec.location() + "), and no plugin provides it"));
    }
}
