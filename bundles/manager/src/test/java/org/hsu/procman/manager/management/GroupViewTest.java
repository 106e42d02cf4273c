package org.hsu.procman.manager.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.GroupSpec;
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
                        new GroupSpec("other", GroupSpec.Strategy.REST_FOR_ONE)), processes);
        assertEquals(
                List.of(new GroupView("none", "one_for_all", List.of(), 0, null),
                        new GroupView("other", "rest_for_one", List.of("d", "e"), 0, ProcessState.FAILED),
                        new GroupView("edge", "one_for_one", List.of("a", "b", "c"), 1, ProcessState.STOPPED)),
                groups);
    }
}
