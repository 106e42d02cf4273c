package org.hsu.procman.manager.reload;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
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

    @Test
    void aPassOverAThousandThatAreUnchangedAllocatesNothingWorthTheName() {
        List<ProcessSpec> wished = IntStream.range(0, 1000).mapToObj(i -> Specs.differing("p" + i, Set.of())).toList();
        there.clear();
        wished.forEach(spec -> there.put(spec.id(), spec));
        Function<String, ProcessSpec> look = there::get;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(FullPass.holds(wished, look, 1000));
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            assertTrue(FullPass.holds(wished, look, 1000));
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 100 * 1000, "100 passes over 1,000 allocated " + allocated + " bytes");
    }
}
