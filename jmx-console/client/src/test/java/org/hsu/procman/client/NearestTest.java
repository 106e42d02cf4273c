package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void countsSwappedNeighboursAsOneEdit() {
        assertEquals(1, Nearest.edits("sattus", "status"));
        assertEquals(3, Nearest.edits("kitten", "sitting"));
        assertEquals(3, Nearest.edits("", "abc"));
    }

    @Test
    void findsTheNameThatWasMeant() {
        assertEquals(", did you mean \"restart\"?", Nearest.question("restrat", Verbs.NAMES));
        assertEquals(", did you mean \"describe\"?", Nearest.question("desc", Verbs.NAMES));
        assertEquals("", Nearest.question("zzzz", List.of("web", "database")));
    }
}
