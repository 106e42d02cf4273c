package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.spec.GroupPlace;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.GroupTree;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.plugin.BoundedCalls;
import org.hsu.procman.manager.plugin.PluginException;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the processes of groups may use together: in force where an enforcer can do that, else compared with what they
 * use every 5 s, when it is tried again, too. The kernel is asked on one thread of its own. Thread-safe.
 */
final class GroupLimits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLimits.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_SECONDS = 5;

    private final TypeRegistry types;
    private final BoundedCalls calls;
    private final Platform platform;
    private final Map<String, List<EnforcedLimit>> told = new ConcurrentHashMap<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "procman-groups");
        made.setDaemon(true);
        return made;
    });
    /** Those that are passed, {@code group kind}; only on the thread. */
    private final Map<String, Boolean> passed = new HashMap<>();
    private volatile List<GroupSpec> groups = List.of();
    private volatile GroupTree tree = new GroupTree(List.of());

    /** Something to be told of a group. */
    record Tiding(String group, String message, boolean bad, Map<String, Object> data) {}

    GroupLimits(TypeRegistry types, BoundedCalls calls, Platform platform) {
        this.types = types;
        this.calls = calls;
        this.platform = platform;
    }

    /** Puts the first limits into force, and looks after all from then on. Returns when it has tried. */
    void begin(List<GroupSpec> first, Supplier<Collection<Slot>> slots, Consumer<Tiding> listener) {
        rearrange(first).join();
        executor.scheduleWithFixedDelay(() -> look(slots, listener), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** These are the groups from now on; completes when the kernel knows, as far as it can. */
    CompletableFuture<Void> rearrange(List<GroupSpec> next) {
        List<GroupSpec> before = groups;
        GroupTree treeBefore = tree;
        groups = List.copyOf(next);
        tree = new GroupTree(next);
        if (before.equals(next)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    change(before, treeBefore);
                } catch (RuntimeException e) {
                    LOG.error("limits of groups", e);
                } finally {
                    done.complete(null);
                }
            });
        } catch (RejectedExecutionException closed) {
            done.complete(null);
        }
        return done;
    }

    private void change(List<GroupSpec> before, GroupTree treeBefore) {
        for (GroupSpec old : before) {
            List<String> path = treeBefore.place(old.name()).path();
            boolean stays = tree.place(old.name()).path().equals(path);
            if (!stays && !old.limits().isEmpty()) {
                enforce(old.name(), path, ResourceLimits.NONE);
            }
            if (tree.get(old.name()) == null) {
                told.remove(old.name());
            }
        }
        for (GroupSpec group : groups) {
            GroupSpec old = treeBefore.get(group.name());
            if (!group.limits().isEmpty() || old != null && !old.limits().isEmpty()) {
                enforce(group.name(), tree.place(group.name()).path(), group.limits());
            }
        }
    }

    /** Asks the first enforcer that can do something here; what it says is kept. */
    private void enforce(String name, List<String> path, ResourceLimits limits) {
        String why = "no resource enforcer for the " + platform.name() + " platform is installed";
        for (Provider<ResourceEnforcer> provider : types.enforcers()) {
            try {
                Optional<List<EnforcedLimit>> answer = calls.call(
                        provider, "the limits of the group " + name, PATIENCE, () -> {
                            ResourceEnforcer enforcer = provider.service();
                            return enforcer.worksWith(platform.name()) && enforcer.unavailable().isEmpty()
                                    ? enforcer.group(path, limits)
                                    : null;
                        });
                if (answer != null && answer.isPresent()) {
                    told.put(name, listed(limits, answer.get(), ""));
                    return;
                }
                why = answer == null ? why : "the enforcer " + provider.name() + " has no limits of groups";
            } catch (PluginException e) {
                why = "resource enforcer '" + provider.name() + "': " + e.getMessage();
            }
        }
        told.put(name, listed(limits, List.of(), why));
    }

    /** Every limit, and the truth about it. */
    private static List<EnforcedLimit> listed(ResourceLimits limits, List<EnforcedLimit> answer, String why) {
        Map<String, EnforcedLimit> rows = new LinkedHashMap<>();
        answer.forEach(row -> rows.put(row.kind(), row));
        for (Limit limit : limits.limits().values()) {
            EnforcedLimit row = rows.get(limit.kind().word());
            if (row == null || !row.enforced()) {
                rows.put(limit.kind().word(), new EnforcedLimit(
                        limit.kind().word(), limit.kind().text(limit.value()), LimitListing.WATCHED, false,
                        (row == null ? why : row.detail()) + "; looked at every " + LOOK_SECONDS
                                + " s, passing it is told"));
            }
        }
        return List.copyOf(rows.values());
    }

    /** What is told of the limits of a group; empty where it has none. */
    List<EnforcedLimit> limits(String name) {
        return told.getOrDefault(name, List.of());
    }

    /** Where a process stands. */
    GroupPlace place(ProcessSpec spec) {
        return tree.place(spec.group());
    }

    /** The limits of a process, and whose limits hold it too. */
    ResourceLimits of(ProcessSpec spec) {
        return spec.limits().within(place(spec));
    }

    private void look(Supplier<Collection<Slot>> slots, Consumer<Tiding> listener) {
        try {
            for (GroupSpec group : groups) {
                boolean watched = limits(group.name()).stream().anyMatch(row -> !row.enforced());
                if (watched) {
                    enforce(group.name(), tree.place(group.name()).path(), group.limits());
                }
                for (Limit limit : group.limits().limits().values()) {
                    compare(group, limit, slots.get(), listener);
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("groups cannot be looked at: {}", e.toString());
        }
    }

    private void compare(GroupSpec group, Limit limit, Collection<Slot> slots, Consumer<Tiding> listener) {
        boolean kernels = limits(group.name()).stream()
                .anyMatch(row -> row.enforced() && row.kind().equals(limit.kind().word()));
        double used = kernels ? 0 : used(group, limit.kind(), slots);
        boolean now = used > limit.value();
        String key = group.name() + " " + limit.kind().word();
        if (now == passed.getOrDefault(key, false)) {
            return;
        }
        passed.put(key, now);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("group", group.name());
        data.put("kind", limit.kind().word());
        data.put("value", limit.value());
        data.put("usage", used);
        data.put("what", now ? "passed" : "kept");
        String message = "group " + group.name() + ": " + LimitTiding.text(limit, used)
                + (now ? ", limit passed" : ", kept again");
        listener.accept(new Tiding(group.name(), message, now, data));
    }

    private double used(GroupSpec group, LimitKind kind, Collection<Slot> slots) {
        List<Double> parts = new ArrayList<>();
        for (Slot slot : slots) {
            Measurements sample = slot.state().pid() == 0 || slot.spec.discovery() != null ? null : slot.sample();
            if (sample != null && tree.isWithin(slot.spec.group(), group.name())) {
                Usage usage = sample.usage();
                Number part = switch (kind) {
                    case MEMORY -> usage.rssBytes();
                    case CPU -> sample.cpuPercent();
                    default -> usage.processes();
                };
                parts.add(part == null ? 0 : part.doubleValue());
            }
        }
        return parts.stream().mapToDouble(Double::doubleValue).sum();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
