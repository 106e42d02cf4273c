package org.hsu.procman.manager.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.DesiredState.Pool;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.manager.record.Rollout;
import org.hsu.procman.manager.record.Rollout.Stage;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private final Map<String, ProcessSpec> texts = new HashMap<>();

    /** An entry that differs by a key that needs a restart, by one that does not, or by none. */
    private DesiredState wish(String version, int instances) {
        ProcessSpec web = switch (version) {
            case "old" -> Specs.differing("web", Set.of());
            case "new" -> Specs.differing("web", Set.of("control.executable"));
            default -> Specs.differing("web", Set.of("restart_policy.max_attempts"));
        };
        texts.put(version, web);
        DesiredState plain = Specs.state("info", web, Specs.differing("db", Set.of()));
        return DesiredState.of(
                plain.origin(), plain.manager(), plain.entries(),
                Map.of("web", new Pool(instances, instances, "a.yaml:7", null, new UpdateSpec(0, 1, Duration.ofSeconds(5)), version)),
                List.of(), List.of(), List.of(), Map.of());
    }

    private Rollout decide(DesiredState wish, Rollout known) {
        return new Versions(wish, texts::get).decide(known == null ? Map.of() : Map.of("web", known), 9).get("web");
    }

    private List<String> mixed(DesiredState wish, Rollout rollout) {
        return new Versions(wish, texts::get).mixed(Map.of("web", rollout)).processes().stream()
                .map(spec -> spec.id() + " "
                        + (spec.control().executable().equals("a") ? "old" : "new"))
                .toList();
    }

    @Test
    void onlyWhatNeedsOtherInstancesIsRolledOut() {
        Rollout stable = decide(wish("old", 2), null);
        assertEquals(Rollout.stable("old", 9), stable);
        assertSame(stable, decide(wish("old", 3), stable));
        assertEquals("in place", decide(wish("in place", 2), stable).base());
        Rollout rolling = decide(wish("new", 2), stable);
        assertEquals(stable.begun("new", "new", 2, 9), rolling);
        assertEquals(Stage.STABLE, decide(wish("new", 0), stable).stage());
        assertSame(rolling, decide(wish("new", 5), rolling));
        assertEquals(Rollout.stable("new", 9), decide(wish("new", 2), Rollout.stable("unreadable", 1)));
    }

    @Test
    void theVersionBeforeInTheConfigurationTakesItBack() {
        wish("old", 2);
        wish("new", 2);
        Rollout rolling = Rollout.stable("old", 1).begun("new", "new", 2, 2).moving(Set.of(3));
        Rollout back = decide(wish("old", 2), rolling);
        assertEquals(Stage.BACK, back.stage());
        assertEquals("old", back.target());
        assertEquals(Set.of(1, 2), back.moved());
        Rollout over = back.done(3);
        assertSame(over, decide(wish("old", 2), over));
    }

    @Test
    void whatWasTakenBackHoldsUntilTheEntryIsAnotherOne() {
        wish("old", 2);
        wish("new", 2);
        Rollout over = Rollout.stable("old", 1).begun("new", "new", 2, 2).back("it failed", "old", "new", 3).done(4);
        assertSame(over, decide(wish("new", 2), over));
        DesiredState state = new Versions(wish("new", 2), texts::get).mixed(Map.of("web", over));
        assertEquals(List.of("web-1 old", "web-2 old"), mixed(wish("new", 2), over).subList(0, 2));
        assertEquals(1, state.warnings().size());
        assertTrue(state.warnings().get(0).toString().contains("web is of the version before"), state.warnings()::toString);
        assertEquals(state.warnings(), new Versions(state, texts::get).mixed(Map.of("web", over)).warnings());
        assertEquals("in place", decide(wish("in place", 2), over).base());
    }

    @Test
    void eachInstanceIsOfItsVersion() {
        wish("old", 2);
        DesiredState wish = wish("new", 2);
        Rollout rolling = Rollout.stable("old", 1).begun("new", "new", 2, 2);
        assertEquals(List.of("web-1 old", "web-2 old", "db old"), mixed(wish, rolling));
        assertEquals(List.of("web-1 old", "web-2 old", "web-3 new", "db old"), mixed(wish, rolling.moving(Set.of(3))));
        assertEquals(
                List.of("web-1 new", "web-2 old", "web-3 new", "db old"),
                mixed(wish("new", 5), rolling.moving(Set.of(3)).moving(Set.of(1))));
        DesiredState under = new Versions(wish, texts::get).mixed(Map.of("web", rolling.moving(Set.of(3))));
        assertEquals(
                wish.processes(),
                new Versions(under, texts::get).mixed(Map.of("web", rolling.done(3))).processes(), "the third is gone");
    }
}
