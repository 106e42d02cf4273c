package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.hsu.procman.api.spec.Hook;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.core.Leases;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.CheckTimes;
import org.hsu.procman.manager.management.PoolView;
import org.hsu.procman.manager.management.ProcessView.CheckView;

/**
 * One process in the loop. Everything but the published parts belongs to the loop's thread; those are
 * immutable values that any thread may read.
 */
final class Slot {
    private final String id;
    final List<Waiter> waiters = new ArrayList<>(1);

    /** Written by the loop's thread, when the configuration is reloaded. */
    volatile ProcessSpec spec;
    /** Of what an instance would be started with now. */
    String digest;
    /** Its entry is gone from the configuration, so once it is at rest it goes too. */
    boolean departing;

    Run run;
    /** Of what a look has found and the core is being told of; null else. */
    Run sighted;
    /** Digest of what the living instance was started with. */
    String startedWith = "";
    /** What an operator last wished against the configuration: {@code start}, {@code stop}, or null. */
    volatile String operatorWish;
    /** Of the last record written. */
    long sequence;
    Checks checks;
    ReadyWatch readyWatch;
    long armedAt = Long.MAX_VALUE;

    /** What the sampler's thread keeps: when to look next, and what compares the run with its limits. */
    Long sampleDue;

    LimitWatcher watcher;
    /** Whether the manager before left word of it. */
    boolean remembered = true;
    /** How many of its runs are over and their output is still under way. */
    int releasing;
    /** What it runs for the queue that it works for; null for nothing. */
    volatile JobRun job;
    /** Of its schedule; null without one. */
    volatile Schedules.Timed timed;
    /** Of what it is one of several instances; null where that does not scale by itself, or was not looked at yet. */
    volatile PoolView pool;
    /** To whom it is lent; null when to nobody, and what is over is nobody's. */
    volatile Leases.Lease lease;
    final UsageRing history = new UsageRing();
    /** What there is to tell of the last run of each hook. */
    final Map<Hook, HookTiding> hooks = new ConcurrentHashMap<>();
    /** By the name of the check; over all instances. */
    final Map<String, CheckTimes> checkTimes = new ConcurrentHashMap<>();

    private volatile Supervised state;
    private volatile Run publishedRun;
    private volatile Supplier<List<CheckView>> publishedChecks = List::of;
    private volatile Measurements sample;
    private volatile List<String> logFiles = List.of();
    private volatile Map<String, Integer> ports = Map.of();
    private volatile boolean holdsPorts;
    private volatile Trend trend = new Trend(0, null);

    /** How memory of an instance grows, for people; null when it does not. */
    private record Trend(long generation, String text) {}

    Slot(ProcessSpec spec, Supervised initial) {
        this.id = spec.id();
        spec(spec);
        this.state = initial;
    }

    /** @param text how memory of this instance grows, for people; null when there is nothing to warn of */
    void trend(long generation, String text) {
        trend = new Trend(generation, text);
    }

    /** How memory of the living instance grows, for people; null when there is nothing to warn of. */
    String trend() {
        Trend now = trend;
        return state.pid() != 0 && now.generation() == state.generation() ? now.text() : null;
    }

    /** The run that a step begins, spawned or sighted, is the current one from now on. */
    void begin(List<Effect> effects, BiFunction<Slot, Long, Run> runs) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Spawn spawn) {
                run = runs.apply(this, spawn.generation());
                run.job = job;
                startedWith = digest;
            } else if (effect instanceof Effect.Observe) {
                run = sighted;
                startedWith = digest;
            }
        }
    }

    String id() {
        return id;
    }

    /** What holds from now on, for the same process. */
    void spec(ProcessSpec next) {
        if (!next.equals(spec)) {
            digest = SpecDigest.of(next);
        }
        spec = next;
    }

    Supervised state() {
        return state;
    }

    void publish(Supervised next) {
        publishedRun = run;
        state = next;
    }

    /** @param views may be asked from any thread */
    void publishChecks(Supplier<List<CheckView>> views) {
        publishedChecks = views;
    }

    Run publishedRun() {
        return publishedRun;
    }

    List<CheckView> publishedChecks() {
        return publishedChecks.get();
    }

    /** Null before the first look, or when it is of an earlier instance. */
    Measurements sample() {
        Measurements last = sample;
        return last != null && last.generation() == state.generation() ? last : null;
    }

    void sample(Measurements next) {
        sample = next;
    }

    /** The spec as it holds for the instance there is, or was last. */
    ProcessSpec instanceSpec() {
        return InstanceSpec.of(spec, ports);
    }

    /** By what the instance was asked to stop, empty where that is not known. */
    String asked() {
        Run known = publishedRun;
        return known == null ? "" : known.asked();
    }

    /** The numbers of its ports by name; those of its last instance where there is none now. */
    Map<String, Integer> ports() {
        return ports;
    }

    /** Whether nobody else is given them. */
    boolean holdsPorts() {
        return holdsPorts;
    }

    void ports(Map<String, Integer> numbers, boolean held) {
        ports = numbers;
        holdsPorts = held;
    }

    List<String> logFiles() {
        return logFiles;
    }

    void logFiles(List<String> found) {
        logFiles = found;
    }
}
