package org.hsu.procman.deploy.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hsu.procman.deploy.folder.Deployment.Step;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class DeploymentTest {

    private static Candidate file(String name, String bundle, String version, String digest) {
        return new Candidate(name, digest, Path.of(digest), bundle, Version.parseVersion(version), "");
    }

    private static final Candidate ONE = file("one.jar", "x", "1.0", "d1");
    private static final Candidate TWO = file("two.jar", "x", "2.0", "d2");

    @Test
    void whatLiesThereAndIsNotDeployedIsInstalled() {
        assertEquals(List.of(new Step.Install(ONE)), Deployment.steps(List.of(ONE), Map.of()));
        assertEquals(List.of(), Deployment.steps(List.of(ONE), Map.of("x", ONE)));
    }

    @Test
    void otherContentIsAnUpdateAndTheSameUnderAnotherNameIsNot() {
        Candidate changed = file("one.jar", "x", "1.0", "d9");
        assertEquals(List.of(new Step.Update(changed)), Deployment.steps(List.of(changed), Map.of("x", ONE)));
        Candidate renamed = file("new.jar", "x", "1.0", "d1");
        assertEquals(List.of(new Step.Rename(renamed)), Deployment.steps(List.of(renamed), Map.of("x", ONE)));
    }

    @Test
    void theHighestVersionCountsThenTheFirstName() {
        assertEquals(List.of(new Step.Update(TWO)), Deployment.steps(List.of(ONE, TWO), Map.of("x", ONE)));
        assertEquals(List.of(new Step.Update(ONE)), Deployment.steps(List.of(ONE), Map.of("x", TWO)));
        Candidate twin = file("a.jar", "x", "2.0", "d3");
        assertEquals(twin, Deployment.winner(List.of(TWO, twin), "x").orElseThrow());
        assertEquals(twin, Deployment.winner(List.of(twin, TWO), "x").orElseThrow());
    }

    @Test
    void whatNoFileStandsForAnyMoreIsRemoved() {
        assertEquals(List.of(new Step.Remove("x")), Deployment.steps(List.of(), Map.of("x", ONE)));
    }

    @Test
    void aFileThatBecameUselessKeepsWhatItWas() {
        Candidate broken = new Candidate("one.jar", "d9", null, "", Version.emptyVersion, "is not a complete JAR");
        assertEquals(List.of(), Deployment.steps(List.of(broken), Map.of("x", ONE)));
        assertEquals(List.of(), Deployment.steps(List.of(ONE, TWO.rejected("needs more")), Map.of("x", ONE)));
        Candidate elsewhere = new Candidate("other.jar", "d9", null, "", Version.emptyVersion, "is no bundle");
        assertEquals(List.of(new Step.Remove("x")), Deployment.steps(List.of(elsewhere), Map.of("x", ONE)));
    }

    @Test
    void aFileThatBecameAnotherBundleRemovesTheOneItWas() {
        Candidate other = file("one.jar", "y", "1.0", "d7");
        assertEquals(
                List.of(new Step.Remove("x"), new Step.Install(other)),
                Deployment.steps(List.of(other), Map.of("x", ONE)));
    }
}
