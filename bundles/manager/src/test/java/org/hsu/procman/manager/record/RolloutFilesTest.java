package org.hsu.procman.manager.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutFilesTest {

    @TempDir
    Path folder;

    private static final String OLD = "file:///etc/\t{\"id\": \"web\", \"a\": \"\\\\ = secret\"}\n";
    private static final String NEW = OLD + "file:///usr/\t{}\n";

    @Test
    void keepsEachStageAsItWas() throws Exception {
        RolloutFiles files = new RolloutFiles(folder.resolve("rollouts"));
        assertNull(files.read("web"));
        Rollout rollout = Rollout.stable(OLD, 1);
        for (Rollout each : new Rollout[] {
            rollout,
            rollout.begun(NEW, NEW, 4, 2),
            rollout.begun(NEW, NEW, 4, 2).moving(Set.of(5)).moving(Set.of(1)).paused(true),
            rollout.begun(NEW, NEW, 4, 2).moving(Set.of(5, 2)).back("line\nand \\n", OLD, NEW, 3),
            rollout.begun(NEW, NEW, 2, 2).moving(Set.of(3, 4)).proven(3),
            rollout.begun(NEW, NEW, 4, 2).moving(Set.of(5)).done(3)
        }) {
            files.write("web", each);
            assertEquals(each, files.read("web"));
            assertFalse(each.toString().contains("secret"), each::toString);
        }
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertEquals("rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("rollouts"))));
        }
        files.forget("web");
        assertNull(files.read("web"));
        files.forget("web");
    }

    @Test
    void whatIsDamagedIsSetAside() throws Exception {
        RolloutFiles files = new RolloutFiles(folder);
        files.write("web", Rollout.stable(OLD, 1).begun(NEW, NEW, 4, 2));
        String whole = Files.readString(folder.resolve("web"));
        for (int length = 0; length < whole.length() - 1; length += 5) {
            Files.writeString(folder.resolve("web"), whole.substring(0, length));
            assertNull(files.read("web"), whole.substring(0, length));
            assertTrue(Files.exists(folder.resolve("web~damaged")));
        }
        for (String bad : new String[] {"stage=STABLE", "moved=a", "since=", "instances=x", "stage=NONE"}) {
            Files.writeString(folder.resolve("web"), whole.replaceFirst(bad.replaceAll("=.*", "=.*"), bad));
            assertNull(files.read("web"), bad);
        }
    }

    @Test
    void takingBackLeavesThoseAloneThatWereNotTouched() {
        Rollout rolling = Rollout.stable(OLD, 1).begun(NEW, NEW, 4, 2).moving(Set.of(5)).moving(Set.of(1));
        assertEquals(1, rolling.more());
        Rollout back = rolling.back("it failed", OLD, NEW, 3);
        assertEquals(Set.of(2, 3, 4), back.moved());
        Rollout over = back.moving(Set.of(1)).done(4);
        assertEquals(OLD, over.base());
        assertEquals(NEW, over.configured());
        assertEquals(NEW, over.previous());
        assertEquals("it failed", over.why());
    }

    /** A file of a manager that knew nothing of it. */
    @Test
    void whatIsNotSaidIsNotProven() throws Exception {
        RolloutFiles files = new RolloutFiles(folder);
        Rollout rolling = Rollout.stable(OLD, 1).begun(NEW, NEW, 4, 2);
        files.write("web", rolling);
        Path file = folder.resolve("web");
        Files.writeString(file, Files.readString(file).replace("proven=0\n", ""));
        assertEquals(rolling, files.read("web"));
    }

    @Test
    void oneVersionAnswersAtATime() {
        Rollout beside = Rollout.stable(OLD, 1).begun(NEW, NEW, 2, 2).moving(Set.of(3, 4));
        assertEquals("++--", answering(beside));
        assertEquals("++--", answering(beside.back("undone", OLD, NEW, 3)));
        Rollout over = beside.proven(3);
        assertEquals("--++", answering(over));
        assertEquals("++--", answering(over.back("undone", OLD, NEW, 4)), "at once, for they were not touched");
        Rollout all = over.moving(Set.of(1, 2));
        assertEquals("++++", answering(all));
        Rollout back = all.back("undone", OLD, NEW, 4);
        assertEquals("++++", answering(back));
        assertEquals("--++", answering(back.moving(Set.of(1, 2))), "until they are ready again");
        assertEquals("++++", answering(back.moving(Set.of(1, 2)).done(5)));
    }

    private static String answering(Rollout rollout) {
        StringBuilder text = new StringBuilder();
        for (int index = 1; index <= 4; index++) {
            text.append(rollout.isStandby(index) ? '-' : '+');
        }
        return text.toString();
    }
}
