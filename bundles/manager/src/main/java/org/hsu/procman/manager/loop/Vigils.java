package org.hsu.procman.manager.loop;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.management.CheckTimes;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.TypeRegistry;

/** Begins and ends the looks at instances: for what makes one ready, then for its health. On the loop's thread. */
final class Vigils {
    private final EventLoop loop;
    private final PluginCalls calls;
    private final CheckCalls checkCalls;
    private final TypeRegistry types;
    private final Tidings tidings;
    private final BiConsumer<Slot, CoreEvent> events;

    /** @param events takes what was seen to the core, at once */
    Vigils(EventLoop loop, PluginCalls calls, TypeRegistry types, Tidings tidings, BiConsumer<Slot, CoreEvent> events) {
        this.loop = loop;
        this.calls = calls;
        checkCalls = new CheckCalls(loop, calls);
        this.types = types;
        this.tidings = tidings;
        this.events = events;
    }

    /** What the checks say is told by whoever hears it; this is what heartbeats, or their absence, say. */
    void tell(Slot slot, CoreEvent event, Supervised before) {
        Supervised after = slot.state();
        boolean vigilance = event instanceof CoreEvent.Tick || event instanceof CoreEvent.Notified;
        if (vigilance && before.generation() == after.generation() && before.health() != after.health()) {
            tidings.health(slot, before.health(), after.health(), after.detail());
        }
    }

    void startChecks(Slot slot, Run run) {
        stop(slot);
        ProcessSpec spec = slot.instanceSpec();
        if (spec.healthChecks().isEmpty()) {
            return;
        }
        slot.checks = new Checks(
                loop,
                checkCalls,
                types,
                spec.healthChecks(),
                target(slot, run),
                () -> slot.state().state() == ProcessState.STARTING,
                verdict(slot, run));
        slot.checks.start(slot.state().adopted() && slot.state().state() != ProcessState.STARTING);
        slot.publishChecks(slot.checks::views);
    }

    private Checks.Verdict verdict(Slot slot, Run run) {
        return new Checks.Verdict() {
            @Override
            public void looked(String check, double seconds, boolean healthy) {
                slot.checkTimes.computeIfAbsent(check, name -> new CheckTimes()).add(seconds, healthy);
            }

            @Override
            public void changed(Health health, String message, boolean restart, Checks.Numbers numbers) {
                Health before = slot.state().health();
                events.accept(slot, new CoreEvent.HealthChanged(run.generation, health, message, restart));
                if (before != health) {
                    tidings.health(slot, before, health, message, numbers);
                }
            }

            @Override
            public void paced(String text) {
                Health health = slot.state().health();
                tidings.health(slot, health, health, text);
            }
        };
    }

    private static HealthTarget target(Slot slot, Run run) {
        ControlSpec control = slot.instanceSpec().control();
        return new HealthTarget(
                slot.id(),
                run.generation,
                slot.state().pid(),
                control == null ? null : control.workingDirectory(),
                control == null ? Map.of() : control.environment());
    }

    void awaitReady(Slot slot, Run run) {
        slot.readyWatch = new ReadyWatch(
                loop,
                calls,
                checkCalls,
                types,
                slot.instanceSpec().control().ready(),
                run,
                target(slot, run),
                slot.state().since().epochMillis(),
                how -> loop.execute(() -> events.accept(slot, new CoreEvent.Ready(run.generation, how))));
        slot.readyWatch.start();
        slot.publishChecks(slot.readyWatch::views);
    }

    /** By the rules that hold now; the counters begin anew. */
    void renew(Slot slot) {
        stop(slot);
        if (slot.state().state() == ProcessState.STARTING && slot.state().policy().gate().present()) {
            awaitReady(slot, slot.run);
        } else {
            startChecks(slot, slot.run);
        }
    }

    /** Nobody looks at it any more. */
    static void stop(Slot slot) {
        if (slot.readyWatch != null) {
            slot.readyWatch.close();
            slot.readyWatch = null;
            slot.publishChecks(List::of);
        }
        if (slot.checks != null) {
            slot.checks.close();
            slot.checks = null;
            slot.publishChecks(List::of);
        }
    }
}
