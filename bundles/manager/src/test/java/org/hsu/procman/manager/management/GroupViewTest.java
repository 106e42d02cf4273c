package org.hsu.procman.manager.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.GroupQuota;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.jmx.Samples;
import org.junit.jupiter.api.Test;

class GroupViewTest {

    @Test
    void theWorstMemberIsTheStateOfAll() {
        List<ProcessView> processes = List.of(
                Samples.running("a"), Samples.in("b", "edge", ProcessState.STARTING), Samples.failed("alone"),
                Samples.in("c", "edge", ProcessState.STOPPED), Samples.in("d", "other", ProcessState.UNHEALTHY),
                Samples.in("e", "other", ProcessState.FAILED));
        List<GroupView> groups = GroupView.of(
                List.of(new GroupSpec("none", GroupSpec.Strategy.ONE_FOR_ALL),
                        new GroupSpec("other", GroupSpec.Strategy.REST_FOR_ONE)), List.of(), processes, name -> List.of());
        assertEquals(
                List.of("none null one_for_all [] 0 null null null", "other null rest_for_one [d, e] 0 FAILED null null",
                        "edge null one_for_one [a, b, c] 1 STOPPED 12.5 67108864"),
                groups.stream().map(GroupViewTest::text).toList());
    }

    private static String text(GroupView view) {
        return String.join(" ", view.name(), view.parent(), view.strategy(), view.ids().toString(),
                String.valueOf(view.running()), String.valueOf(view.worst()), String.valueOf(view.cpuPercent()),
                String.valueOf(view.memoryBytes()));
    }

    @Test
    void aGroupHasWhatTheGroupsInItHave() {
        List<ProcessView> processes = List.of(
                Samples.in("db", "data", ProcessState.FAILED), Samples.running("a"), Samples.in("x", "alone", ProcessState.RUNNING));
        List<GroupView> groups = GroupView.of(
                List.of(new GroupSpec("data", GroupSpec.Strategy.ONE_FOR_ONE, "shop", GroupQuota.NONE, ResourceLimits.NONE),
                        new GroupSpec("alone", GroupSpec.Strategy.ONE_FOR_ONE),
                        new GroupSpec("shop", GroupSpec.Strategy.ONE_FOR_ALL),
                        new GroupSpec("edge", GroupSpec.Strategy.ONE_FOR_ONE, "shop", GroupQuota.NONE, ResourceLimits.NONE)),
                List.of(), processes, name -> List.of());
        assertEquals(
                List.of("shop null one_for_all [db, a] 1 FAILED 12.5 67108864",
                        "data shop one_for_all [db] 0 FAILED null null",
                        "edge shop one_for_all [a] 1 RUNNING 12.5 67108864",
                        "alone null one_for_one [x] 1 RUNNING null null"),
                groups.stream().map(GroupViewTest::text).toList());
    }
}
