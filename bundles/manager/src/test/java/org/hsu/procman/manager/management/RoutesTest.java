package org.hsu.procman.manager.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.hsu.procman.api.management.Route;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private final Routes routes = new Routes();

    private static ProcessView process(String id, String hostname, ProcessState state, Health health, int port) {
        ProcessView.CheckView check =
                new ProcessView.CheckView("http", "http", "liveness", health.word(), "", null, null, 0, null);
        return new ProcessView(
                id, "standard_managed", null, Map.of(), hostname, true, true, false, state, StateReason.REQUESTED, "", 1000,
                health, 1, null, null, null, false, 0, 0, null, "closed", 0, null, null, null, null, null, null, null,
                null, null, Map.of("web", port), List.of(), "/", Map.of(),
                health == Health.UNKNOWN ? List.of() : List.of(check), List.of(), List.of(), List.of(), List.of(),
                Map.of(), List.of(), null, ResourceUse.NONE, null, List.of(), List.of(), null, null, null, null);
    }

    private static ProcessView running(String id, String hostname) {
        return process(id, hostname, ProcessState.RUNNING, Health.HEALTHY, 8000);
    }

    @ParameterizedTest
    @CsvSource({
        "shop.test, shop.test",
        "SHOP.test, shop.test",
        "a.shop.test, *.shop.test",
        "a.b.shop.test, *.b.shop.test",
        "other.test, *",
        "shop.test.evil, *",
    })
    void takesTheNameThenTheLongestSuffixThenAnything(String asked, String taken) {
        List<ProcessView> all = List.of(
                running("any", "*"), running("all", "*.shop.test"), running("deep", "*.b.shop.test"),
                running("shop", "shop.test"));
        assertEquals(taken, routes.of(all, asked, false).get(0).hostname());
    }

    @Test
    void nobodyAnswersForAnUnknownName() {
        assertEquals(List.of(), routes.of(List.of(running("shop", "*.shop.test")), "shop.test", true));
        assertEquals(List.of(), routes.of(List.of(running("none", null)), null, true));
    }

    @Test
    void onlyHealthyTargetsUnlessAllAreAskedFor() {
        List<ProcessView> all = List.of(
                running("a", "x.test"),
                process("b", "x.test", ProcessState.UNHEALTHY, Health.UNHEALTHY, 8001),
                process("c", "x.test", ProcessState.RUNNING, Health.UNKNOWN, 8002),
                process("d", "x.test", ProcessState.STARTING, Health.UNKNOWN, 8003));
        assertEquals(List.of("a", "c"), ids(routes.of(all, "x.test", false)));
        assertEquals(List.of("a", "b", "c", "d"), ids(routes.of(all, "x.test", true)));
    }

    private static List<String> ids(List<Route> routes) {
        return routes.get(0).targets().stream().map(Route.Target::id).toList();
    }

    @Test
    void theNumberGrowsWithAChangeAndOnlyThen() {
        List<ProcessView> before = List.of(running("a", "x.test"));
        long first = routes.of(before, null, true).get(0).sequence();
        assertEquals(first, routes.of(before, "x.test", false).get(0).sequence());
        List<ProcessView> after = List.of(process("a", "x.test", ProcessState.RUNNING, Health.HEALTHY, 9000));
        assertTrue(routes.of(after, null, true).get(0).sequence() > first);
    }

    @Test
    void jsonHasTheContractsShape() {
        String json = Routes.json(routes.of(List.of(running("a", "x.test")), null, true));
        assertTrue(
                json.matches("\\[\\{\"hostname\":\"x.test\",\"targets\":\\[\\{\"id\":\"a\",\"address\":\"127.0.0.1\","
                        + "\"port\":8000,\"name\":\"web\",\"healthy\":true,\"since\":\"19[^\"]+\"}],\"sequence\":1}]"),
                json);
    }
}
