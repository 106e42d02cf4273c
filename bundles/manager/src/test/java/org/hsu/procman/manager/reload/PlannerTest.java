package org.hsu.procman.manager.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.management.Change;
import org.hsu.procman.manager.management.ChangePlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private static final ProcessSpec PLAIN = Specs.differing("web", Set.of());
    private static final ProcessSpec DISABLED = Specs.differing("web", Set.of("enabled"));

    private static Change change(ProcessSpec before, ProcessSpec after, boolean wished, boolean lives, ProcessState state) {
        ChangePlan plan = Planner.plan(
                Specs.state("info", before), Specs.state("info", after),
                List.of(new Situation(before, wished, lives, state)));
        assertEquals(1, plan.changes().size());
        return plan.changes().get(0);
    }

    private static Change running(Set<String> keys) {
        return change(PLAIN, Specs.differing("web", keys), true, true, ProcessState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "type", "control.executable", "control.arguments", "control.working_directory", "control.environment",
            "control.clear_environment", "control.umask", "control.nice", "control.user", "control.group",
            "control.ports", "logging.capture_stdout"})
    void whatAnInstanceIsStartedWithNeedsAnotherOne(String key) {
        assertEquals(new Change("web", Change.Action.RESTART, List.of(key)), running(Set.of(key, "labels")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "labels", "control.shutdown_timeout", "control.stop_signal", "restart_policy.max_attempts",
            "restart_policy.restart_delay"})
    void theRestChangesInPlace(String key) {
        assertEquals(new Change("web", Change.Action.IN_PLACE, List.of(key)), running(Set.of(key)));
    }

    @Test
    void whereTheEntryStandsIsNoChange() {
        assertEquals(new Change("web", Change.Action.UNCHANGED, List.of()), running(Set.of("location")));
    }

    @ParameterizedTest
    @CsvSource({
        "true,  RUNNING,  true,  RESTART",
        "false, FAILED,   true,  RESTART",
        "false, STARTING, true,  RESTART",
        "false, STOPPED,  true,  IN_PLACE",
        "false, STOPPED,  false, IN_PLACE",
        "true,  STOPPING, false, IN_PLACE"
    })
    void onlyWhatIsTriedIsRestarted(boolean lives, ProcessState state, boolean wished, Change.Action action) {
        ProcessSpec other = Specs.differing("web", Set.of("control.arguments"));
        assertEquals(action, change(PLAIN, other, wished, lives, state).action());
    }

    @Test
    void enabledDecidesOnlyWhereItChanged() {
        assertEquals(Change.Action.START, change(DISABLED, PLAIN, false, false, ProcessState.STOPPED).action());
        assertEquals(Change.Action.STOP, change(PLAIN, DISABLED, true, true, ProcessState.RUNNING).action());
        assertEquals(Change.Action.UNCHANGED, change(PLAIN, PLAIN, false, false, ProcessState.STOPPED).action());
        assertEquals(Change.Action.UNCHANGED, change(DISABLED, DISABLED, true, true, ProcessState.RUNNING).action());
        assertEquals(
                Change.Action.IN_PLACE, change(DISABLED, PLAIN, true, true, ProcessState.RUNNING).action(),
                "an operator has started it before");
    }

    @Test
    void entriesComeAndGo() {
        ProcessSpec fresh = Specs.differing("new", Set.of());
        ProcessSpec asleep = Specs.differing("asleep", Set.of("enabled"));
        ChangePlan plan = Planner.plan(
                Specs.state("info", PLAIN), Specs.state("info", fresh, asleep),
                List.of(new Situation(PLAIN, true, true, ProcessState.RUNNING)));
        assertEquals(
                List.of(
                        new Change("new", Change.Action.START, List.of("added")),
                        new Change("asleep", Change.Action.IN_PLACE, List.of("added")),
                        new Change("web", Change.Action.STOP, List.of("removed"))),
                plan.changes());
        assertEquals("1 changed in place, 1 to start, 1 to stop", plan.summary());
    }

    @Test
    void theManagersOwnSettingsAreNamed() {
        DesiredState before = Specs.state("info");
        assertEquals(
                List.of("process_manager.log_level changes"),
                Planner.plan(before, Specs.state("debug"), List.of()).notes());
        assertTrue(Planner.plan(before, Specs.state("info"), List.of()).isEmpty());
    }
}
