package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationPeekTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("BASE", "/srv", "EMPTY", "");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "/var/lib/pm               | /var/lib/pm",
        "/var/lib/pm   # a comment | /var/lib/pm",
        "\"/var/lib/p m\" # x      | /var/lib/p m",
        "\"C:\\\\pm\\\\state\"     | C:\\pm\\state",
        "'/var/it''s'              | /var/it's",
        "${BASE}/pm                | /srv/pm",
        "\"${BASE}/pm\"            | /srv/pm",
        "${NONE:-/opt}/pm          | /opt/pm",
        "${EMPTY:-/opt}/pm         | /opt/pm",
        "/var/$$x                  | /var/$x"
    })
    void readsAScalar(String written, String meant) throws IOException {
        assertEquals(Optional.of(meant), stateDirectory("process_manager:\n  state_directory: " + written + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "${NONE}/pm", "${file:/etc/x}", "[a, b]", "|", "~", "\"open"})
    void leavesTheRestToTheConfigurationBundle(String written) throws IOException {
        assertEquals(Optional.empty(), stateDirectory("process_manager:\n  state_directory: " + written + "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{state_directory: state}                                  | state",
        "{id: a, state_directory: /s, log_level: info}             | /s",
        "{id: it's, jmx: {state_directory: /x, a: [1, 2]}, state_directory: '/a, b'} | /a, b",
        "{ log_level: \"a, state_directory: /x\", state_directory: \"${BASE}/pm\" } | /srv/pm"
    })
    void readsAMappingInBraces(String written, String meant) throws IOException {
        assertEquals(Optional.of(meant), stateDirectory("process_manager: " + written + "\ndefaults: {}\n"));
        String over = written.replace(", ", ",\n    ");
        if (!written.contains("'/a") && !written.contains("\"a")) {
            assertEquals(Optional.of(meant), stateDirectory("process_manager: " + over + "\ndefaults: {}\n"), over);
        }
    }

    @Test
    void bracesThatNeverEndAreLeftToTheConfigurationBundle() throws IOException {
        assertEquals(Optional.empty(), stateDirectory("process_manager: {state_directory: 'x\n"));
        assertEquals(Optional.empty(), stateDirectory("process_manager: {jmx: {state_directory: /x}}\n"));
    }

    @Test
    void looksOnlyIntoTheBlockItself() throws IOException {
        assertEquals(Optional.empty(), stateDirectory("""
                managed_processes:
                  - id: a
                    state_directory: /wrong
                process_manager:
                    # state_directory: /wrong
                    jmx:
                        state_directory: /wrong
                defaults:
                    state_directory: /wrong
                """));
    }

    @Test
    void findsTheBlockAnywhereAndAtAnyIndent() throws IOException {
        assertEquals(Optional.of("/right"), stateDirectory("""
                ---
                managed_processes: []

                process_manager:   # ours
                      port: 50055

                      state_directory: /right
                """));
    }

    @Test
    void aFileThatIsNotTextSaysNothing() throws IOException {
        Path file = folder.resolve("binary.yaml");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertEquals(Optional.empty(), ConfigurationPeek.at(file, ENVIRONMENT::get).scalar("state_directory"));
    }

    private Optional<String> stateDirectory(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("procman.yaml"), yaml);
        return ConfigurationPeek.at(file, ENVIRONMENT::get).scalar("state_directory");
    }
}
