package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MissingRequirementTest {

    @Test
    void namesTheInnermost() {
        String felix = "Unable to resolve a [7](R 7.0): missing requirement [a [7](R 7.0)] osgi.extender;"
                + " (&(osgi.extender=osgi.component)(version>=1.5.0)) [caused by: Unable to resolve scr [3](R 3.0):"
                + " missing requirement [scr [3](R 3.0)] osgi.wiring.package; (&(osgi.wiring.package=org.x)"
                + "(version>=1.1.0)(!(version>=2.0.0)))] Unresolved requirements: [[a [7](R 7.0)] osgi.extender;"
                + " (&(osgi.extender=osgi.component)(version>=1.5.0))]";

        assertEquals(
                "scr needs osgi.wiring.package (&(osgi.wiring.package=org.x)(version>=1.1.0)(!(version>=2.0.0)))",
                MissingRequirement.in(felix));
    }

    @Test
    void leavesOtherMessagesAlone() {
        assertEquals("IllegalStateException: no luck", MissingRequirement.in("IllegalStateException: no luck"));
    }
}
