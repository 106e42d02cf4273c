package org.hsu.procman.configuration.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hsu.procman.api.spec.SandboxSpec;
import org.junit.jupiter.api.Test;

/** What a validator says of machines that cannot make a sandbox; its hint: the process will not be started here. */
class SandboxReaderTest {

    private static SandboxSpec sandbox(boolean rights, boolean files, boolean network) {
        return new SandboxSpec(
                null, null, List.of(), rights, false, files ? List.of(Path.of("/usr")) : List.of(), List.of(), network, false);
    }

    @Test
    void aMachineWithAllOfItLacksNothing() {
        assertEquals(Optional.empty(), SandboxReader.missing(sandbox(true, true, true), "Linux", tool -> true));
    }

    @Test
    void onlyWhatIsNeededIsMissed() {
        assertEquals(Optional.empty(), SandboxReader.missing(sandbox(true, false, false), "Linux", Set.of("setpriv")::contains));
        assertEquals(
                Optional.of("what does it is not installed on this machine: setpriv"),
                SandboxReader.missing(sandbox(true, false, false), "Linux", tool -> false));
        assertEquals(
                Optional.of("what does it is not installed on this machine: mount, ip"),
                SandboxReader.missing(sandbox(false, true, true), "Linux", Set.of("unshare")::contains));
    }

    @Test
    void noOtherSystemHasThem() {
        assertEquals(
                Optional.of("only Linux has sandboxes, and this is Windows 11"),
                SandboxReader.missing(sandbox(true, false, false), "Windows 11", tool -> true));
    }
}
