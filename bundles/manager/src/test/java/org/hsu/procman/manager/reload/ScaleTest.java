package org.hsu.procman.manager.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.DesiredState.Pool;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.AutoscaleSpec;
import org.hsu.procman.api.spec.GroupQuota;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ScaleMetric;
import org.hsu.procman.manager.management.Change;
import org.hsu.procman.manager.record.Scale;
import org.junit.jupiter.api.Test;

class ScaleTest {

    private static DesiredState read(int configured) {
        DesiredState plain = Specs.state("info", Specs.differing("web", Set.of()), Specs.differing("db", Set.of()));
        return DesiredState.of(
                plain.origin(), plain.manager(), plain.entries(),
                Map.of("web", new Pool(configured, configured, "a.yaml:7")), List.of(), List.of(), List.of(), Map.of());
    }

    private static DesiredState pool(int min, int max) {
        DesiredState plain = read(min);
        AutoscaleSpec spec = new AutoscaleSpec(
                min, max, ScaleMetric.of(ScaleMetric.Kind.CPU), 0.8, 0.3, Duration.ofMinutes(1), Duration.ZERO,
                Duration.ZERO, Duration.ofSeconds(5));
        return DesiredState.of(
                plain.origin(), plain.manager(), plain.entries(), Map.of("web", new Pool(min, min, "a.yaml:7", spec)),
                List.of(), List.of(), List.of(), Map.of());
    }

    private static List<String> ids(DesiredState state) {
        return state.processes().stream().map(ProcessSpec::id).toList();
    }

    private static List<Situation> running(DesiredState state) {
        return state.processes().stream()
                .map(spec -> new Situation(spec, true, true, ProcessState.RUNNING))
                .toList();
    }

    @Test
    void whatAnOperatorWishesHoldsUntilTheConfigurationSaysAnotherNumber() {
        Map<String, Scale> scales = Scale.with(Map.of(), read(2), "web", 3);
        assertEquals(Map.of("web", new Scale(3, 2)), scales);
        assertEquals(List.of("web-1", "web-2", "web-3", "db"), ids(Scale.over(read(2), scales)));
        assertEquals(List.of("web-1", "web-2", "web-3", "web-4", "db"), ids(Scale.over(read(4), scales)));
        assertEquals(Map.of(), Scale.stillMeant(read(4), scales));
        assertEquals(Map.of(), Scale.stillMeant(Specs.state("info", Specs.differing("web", Set.of())), scales));
        assertEquals(scales, Scale.stillMeant(read(2), scales));
    }

    @Test
    void theConfiguredNumberIsNoWish() {
        DesiredState scaled = read(2).scaled("web", 5);
        Map<String, Scale> scales = Scale.with(Map.of(), scaled, "web", 6);
        assertEquals(Map.of("web", new Scale(6, 2)), scales);
        assertEquals(Map.of(), Scale.with(scales, scaled, "web", 2));
    }

    @Test
    void aWarningSaysWhereItDiffers() {
        DesiredState state = Scale.over(read(2), Map.of("web", new Scale(0, 2)));
        assertEquals(List.of("db"), ids(state));
        assertEquals(
                "a.yaml:7: warning: web has 0 instances by procman scale, not the 2 written here "
                        + "(procman scale web 2 goes back to them)",
                String.valueOf(state.warnings().get(0)).replaceFirst(":1: warning", ": warning"));
        assertTrue(Scale.origin(state.pools().get("web")).contains("until a.yaml:7 says another number than 2"));
        assertEquals("a.yaml:7", Scale.origin(read(2).pools().get("web")));
        assertEquals(List.of(), Scale.over(read(3), Map.of("web", new Scale(0, 2))).warnings());
    }

    @Test
    void whatAPoolWishesHoldsAsLongAsThereIsThePoolWithinItsBounds() {
        Map<String, Scale> scales = Scale.with(Map.of(), pool(1, 9), "web", 5);
        assertEquals(Map.of("web", new Scale(5, 1, true)), scales);
        assertEquals(scales, Scale.stillMeant(pool(2, 9), scales));
        assertEquals(5, Scale.over(pool(2, 9), scales).pools().get("web").instances());
        assertEquals(3, Scale.over(pool(1, 3), scales).pools().get("web").instances());
        assertEquals(6, Scale.over(pool(6, 9), scales).pools().get("web").instances());
        assertEquals(List.of(), Scale.over(pool(1, 3), scales).warnings());
        assertEquals(Map.of(), Scale.stillMeant(read(1), scales), "the pool is gone");
        assertEquals(5, Scale.over(pool(1, 9), Map.of("web", new Scale(5, 2))).pools().get("web").instances());
        assertEquals("1 of 1 to 9 by its pool, a.yaml:7", Scale.origin(pool(1, 9).pools().get("web")));
        assertThrows(IllegalArgumentException.class, () -> pool(1, 9).scaled("web", 10));
        assertThrows(IllegalArgumentException.class, () -> pool(1, 9).scaled("web", 0));
    }

    @Test
    void aQuotaThatIsSmallerByNowGoesBeforeTheWish() {
        ProcessSpec of = Specs.differing("web", Set.of());
        ProcessSpec web = new ProcessSpec(
                of.id(), of.type(), of.profileType(), of.enabled(), "front", of.labels(), of.metadata(), null,
                of.control(), of.healthChecks(), of.limits(), of.restart(), of.logging(), List.of(), null, of.location());
        DesiredState plain = Specs.state("info", web);
        GroupSpec group = new GroupSpec(
                "front", GroupSpec.Strategy.ONE_FOR_ONE, null, new GroupQuota(3, null, null),
                ResourceLimits.NONE);
        DesiredState two = DesiredState.of(
                plain.origin(), plain.manager(), plain.entries(), Map.of("web", new Pool(2, 2, "a.yaml:7")),
                List.of(group), List.of(), List.of(), Map.of());
        assertEquals(List.of("web-1", "web-2", "web-3"), ids(Scale.over(two, Map.of("web", new Scale(3, 2)))));
        DesiredState kept = Scale.over(two, Map.of("web", new Scale(4, 2)));
        assertEquals(List.of("web-1", "web-2"), ids(kept));
        assertEquals(
                "web has the 2 instances written here, not 4 by procman scale: the group front"
                        + " has 4 processes, but its quota is 3",
                kept.warnings().get(0).problem());
    }

    @Test
    void onlyTheDifferenceIsPlanned() {
        DesiredState two = read(2);
        assertEquals(
                List.of("web-1 unchanged", "web-2 unchanged", "web-3 start", "db unchanged"),
                planned(two, two.scaled("web", 3)));
        assertEquals(
                List.of("web-1 unchanged", "db unchanged", "web-2 stop"), planned(two, two.scaled("web", 1)));
    }

    private static List<String> planned(DesiredState before, DesiredState after) {
        return Planner.plan(before, after, running(before)).changes().stream()
                .map((Change change) -> change.id() + " " + change.action().word())
                .toList();
    }
}
