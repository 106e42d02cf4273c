package org.hsu.procman.api.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hsu.procman.api.settings.Problem.Severity;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void saysWhereWhatAndWhatToDo() {
        Problem problem = new Problem(
                "procman.yaml", 17, 5, "managed_processes[0].idd", "unknown key", "did you mean id?", Severity.ERROR);
        assertEquals(
                "procman.yaml:17:5: managed_processes[0].idd: unknown key (did you mean id?)", problem.toString());
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        Problem problem = new Problem("procman.yaml", 0, 0, "", "cannot be read", "", Severity.WARNING);
        assertEquals("procman.yaml: warning: cannot be read", problem.toString());
    }

    @Test
    void anInvalidConfigurationCarriesEachOnALineOfItsOwn() {
        Problem first = new Problem("a.yaml", 1, 1, "x", "bad", "", Severity.ERROR);
        Problem second = new Problem("a.yaml", 2, 1, "y", "worse", "", Severity.ERROR);
        InvalidConfigurationException exception = new InvalidConfigurationException(List.of(first, second));
        assertEquals(List.of(first.toString(), second.toString()), exception.getMessage().lines().toList());
        assertTrue(exception.problems().stream().allMatch(Problem::isError));
    }
}
