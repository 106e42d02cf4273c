package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.hsu.procman.manager.core.Leases.Candidate;
import org.hsu.procman.manager.core.Leases.Lease;
import org.junit.jupiter.api.Test;

/** Which instances are lent. */
class LeasesTest {
    private static final List<Candidate> THREE =
            List.of(new Candidate(1, 10), new Candidate(2, 20), new Candidate(3, 30));

    private static Lease lease(String token, int index, long until) {
        return new Lease(token, "web", index, index * 10L, until);
    }

    @Test
    void theFirstThatIsFreeIsLent() {
        Leases leases = Leases.NONE;
        assertEquals(1, leases.free("web", THREE).index());
        leases = leases.with(lease("a", 1, 100)).with(lease("b", 2, 50));
        assertEquals(3, leases.free("web", THREE).index());
        assertEquals(1, leases.free("other", THREE).index());
        assertNull(leases.with(lease("c", 3, 70)).free("web", THREE));
        assertEquals(1, leases.without("a").free("web", THREE).index());
        assertEquals("web-2", leases.of("b").id());
        assertNull(leases.of("c"));
    }

    @Test
    void itIsOverWithItsTimeOrItsInstance() {
        Leases leases = Leases.NONE.with(lease("a", 1, 100)).with(lease("b", 2, 50));
        assertEquals(List.of("a"), tokens(leases.at(50, lease -> true)));
        assertEquals(List.of("b"), tokens(leases.at(49, lease -> lease.index() != 1)));
        assertEquals(2, leases.least("web"));
        assertEquals(1, leases.at(50, lease -> true).least("web"));
        assertEquals(0, leases.least("other"));
    }

    private static List<String> tokens(Leases leases) {
        return leases.all().stream().map(Lease::token).toList();
    }

    @Test
    void noInstanceIsLentTwiceWhateverHappens() {
        Random random = new Random(5);
        Leases leases = Leases.NONE;
        Map<Integer, Long> living = new HashMap<>(Map.of(1, 1L, 2, 1L, 3, 1L, 4, 1L));
        for (int step = 0; step < 20_000; step++) {
            long now = step;
            leases = leases.at(now, lease -> living.get(lease.index()) == lease.generation());
            switch (random.nextInt(3)) {
                case 0 -> {
                    List<Candidate> ready = new ArrayList<>();
                    living.forEach((index, generation) -> ready.add(new Candidate(index, generation)));
                    Candidate free = leases.free("web", ready);
                    if (free != null) {
                        leases = leases.with(
                                new Lease("t" + step, "web", free.index(), free.generation(), now + 1 + random.nextInt(20)));
                    }
                }
                case 1 -> living.merge(1 + random.nextInt(4), 1L, Long::sum);
                default -> leases = leases.all().isEmpty() ? leases : leases.without(leases.all().get(0).token());
            }
            Set<Integer> lent = new HashSet<>();
            assertTrue(leases.all().stream().allMatch(lease -> lent.add(lease.index())));
        }
    }
}
