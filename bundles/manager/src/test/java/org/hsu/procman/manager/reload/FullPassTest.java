package org.hsu.procman.manager.reload;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.spec.ProcessSpec;
import org.junit.jupiter.api.Test;

class FullPassTest {
    private final ProcessSpec a = Specs.differing("a", Set.of());
    private final ProcessSpec b = Specs.differing("b", Set.of());
    private final Map<String, ProcessSpec> there = new HashMap<>(Map.of("a", a, "b", b));

    private boolean holds(ProcessSpec... wished) {
        return FullPass.holds(List.of(wished), there::get, there.size());
    }

    @Test
    void everyDifferenceIsSeen() {
        assertTrue(holds(a, b));
        assertTrue(holds(b, Specs.differing("a", Set.of())), "the same, read again");
        assertFalse(holds(a), "one is there that is not wished");
        assertFalse(holds(a, b, Specs.differing("c", Set.of())), "one is missing");
        assertFalse(holds(a, Specs.differing("c", Set.of())), "one instead of another");
        assertFalse(holds(a, Specs.differing("b", Set.of("enabled"))), "one is otherwise");
    }
}
