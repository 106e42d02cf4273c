package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private boolean homeWritable = true;
    private boolean root;

    @BeforeEach
    void aHomeWithItsConfiguration() throws IOException {
        Files.createDirectories(home.resolve("config"));
        configure("process_manager:\n  port: 50055\n");
    }

    @Test
    void allLiesInAWritableHome() throws LaunchException {
        Directories found = find();

        assertEquals(home.resolve("config/procman.yaml"), found.config());
        assertEquals(home.resolve("config/procman.yaml").toString(), found.configShown());
        assertEquals(home.resolve("state"), found.state());
        assertEquals(home.resolve("logs"), found.logs());
        assertEquals(home.resolve("plugins"), found.plugins());
    }

    @Test
    void rootLeavesAReadOnlyHomeForTheSystemDirectories() throws LaunchException {
        homeWritable = false;
        root = true;

        assertEquals(Path.of("/var/lib/procman"), find().state());
        assertEquals(Path.of("/var/log/procman"), find().logs());
    }

    @Test
    void othersLeaveAReadOnlyHomeForTheirStateDirectory() throws LaunchException {
        homeWritable = false;
        assertEquals(Path.of("/home/me/.local/state/procman"), find().state());
        assertEquals(Path.of("/home/me/.local/state/procman/logs"), find().logs());

        environment.put("XDG_STATE_HOME", "/xdg");
        assertEquals(Path.of("/xdg/procman"), find().state());

        environment.put("XDG_STATE_HOME", "relative");
        assertEquals(Path.of("/home/me/.local/state/procman"), find().state());
    }

    @Test
    void optionGoesBeforeConfigurationBeforeEnvironment() throws IOException, LaunchException {
        environment.put("PROCMAN_STATE_DIR", "/from/environment");
        assertEquals(Path.of("/from/environment"), find().state());

        configure("process_manager:\n  state_directory: /from/configuration\n");
        assertEquals(Path.of("/from/configuration"), find().state());

        assertEquals(Path.of("/from/option"), find("--state-dir", "/from/option").state());
    }

    @Test
    void logsAndPluginsFollowTheSameRanks() throws IOException, LaunchException {
        environment.put("PROCMAN_LOG_DIR", "/e/logs");
        environment.put("PROCMAN_PLUGINS_DIR", "/e/plugins");
        assertEquals(Path.of("/e/logs"), find().logs());
        assertEquals(Path.of("/e/plugins"), find().plugins());

        configure("process_manager:\n  log_directory: /c/logs\n  plugins_directory: /c/plugins\n");
        assertEquals(Path.of("/c/logs"), find().logs());
        assertEquals(Path.of("/c/plugins"), find().plugins());

        assertEquals(Path.of("/o/logs"), find("--log-dir", "/o/logs").logs());
        assertEquals(Path.of("/o/plugins"), find("--plugins-dir=/o/plugins").plugins());
    }

    @Test
    void logsGoIntoAStateDirectoryThatIsElsewhere() throws LaunchException {
        assertEquals(Path.of("/data/pm/logs"), find("--state-dir", "/data/pm").logs());
    }

    @Test
    void relativeNamesOfTheConfigurationAreRelativeToItAndOthersToTheCaller() throws IOException, LaunchException {
        configure("process_manager:\n  state_directory: ../data\n");
        assertEquals(home.resolve("data"), find().state());
        assertEquals(Path.of("data").toAbsolutePath(), find("--state-dir", "./data").state());
    }

    @Test
    void theConfigurationIsShownAsWritten() throws LaunchException {
        String written = home + "/config/../config/procman.yaml";

        assertEquals(written, find("-c", written).configShown());
        assertEquals(home.resolve("config/procman.yaml"), find("-c", written).config());
    }

    @Test
    void noConfigurationFileIsAnInvalidConfiguration() {
        LaunchException refused = assertThrows(LaunchException.class, () -> find("--config", "/no/such.yaml"));

        assertEquals(78, refused.exitCode());
        assertTrue(refused.getMessage().contains("/no/such.yaml"), refused.getMessage());
    }

    private Directories find(String... arguments) throws LaunchException {
        Host host = new Host(environment::get, path -> homeWritable, root, Path.of("/home/me"));
        return Directories.find(RunOptions.parse(List.of(arguments)), home, host);
    }

    private void configure(String yaml) throws IOException {
        Files.writeString(home.resolve("config/procman.yaml"), yaml);
    }
}
