package org.hsu.procman.configuration.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.Scenario;
import org.hsu.procman.api.desired.Scenario.Happening;
import org.hsu.procman.api.desired.Scenario.Kind;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {
    private static final String YAML = """
            managed_processes:
              - {id: web, type: standard_managed, management: {control: {executable: sleep, arguments: ["9"]}}}
            """;

    @TempDir
    Path folder;

    private final ScenarioReader reader = new ScenarioReader(
            new ConfigurationReader(FakeProviders.documented().types(), name -> null, () -> "host"));
    private DesiredState state;

    @BeforeEach
    void configure() throws Exception {
        Path file = Files.writeString(folder.resolve("procman.yaml"), YAML);
        state = reader.configuration(file, "procman.yaml");
    }

    private Scenario read(String text) throws IOException, InvalidConfigurationException {
        return reader.scenario(Files.writeString(folder.resolve("s.yaml"), text), "s.yaml", state);
    }

    @Test
    void allThatCanHappen() throws Exception {
        Files.writeString(folder.resolve("next.yaml"), YAML);
        Scenario scenario = read("""
                events:
                  - {at: 0s, process: web, crash_after: 2s, exit: 3, to: 10s}
                  - {at: 0s, process: web, crash_after: 300ms}
                  - {at: 11s, process: web, exit: 0}
                  - {at: 12s, process: web, signal: KILL}
                  - {at: 20s, to: 1m, process: web, unhealthy: HTTP 503}
                  - {at: 30s, process: web, spawn_error: no room}
                  - {at: 40s, process: web, command: stop}
                  - {at: 50s, configuration: next.yaml}
                """);
        assertEquals(Duration.ofMinutes(6), scenario.length(), "five minutes after the last");
        List<Happening> all = scenario.happenings();
        assertEquals(List.of(Kind.CRASH_AFTER, Kind.CRASH_AFTER, Kind.EXIT, Kind.SIGNAL, Kind.UNHEALTHY,
                Kind.SPAWN_FAILS, Kind.COMMAND, Kind.CONFIGURATION), all.stream().map(Happening::kind).toList());
        assertEquals(List.of("3", "1", "0", "SIGKILL", "HTTP 503", "no room", "stop", "next.yaml"),
                all.stream().map(Happening::word).toList());
        assertEquals(Duration.ofSeconds(2), all.get(0).after());
        assertEquals(Duration.ofSeconds(10), all.get(0).to());
        assertEquals("web", all.get(7).configuration().processes().get(0).id());
        assertEquals(Duration.ofHours(1), read("{length: 1h, events: []}").length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{event: []} | s.yaml:1:2: event: unknown key (did you mean \"events\"?)",
        "{length: 1m} | s.yaml:1:1: events must be a list of what happens",
        "{length: 400d, events: []} | s.yaml:1:10: length: a simulation lasts a year at most, found 400d",
        "{events: [1]} | s.yaml:1:11: events[0]: expected an event, found 1",
        "{events: [{process: web, exit: 1}]} | s.yaml:1:11: events[0]: when does it happen? at is missing (at: 10s)",
        "{events: [{at: 5, process: web, exit: 1}]} | s.yaml:1:16: events[0].at: expected a duration, found 5 (write 5s)",
        "{events: [{at: 5s, to: 5s, process: web, unhealthy: x}]} | s.yaml:1:24: events[0].to: to is not after at",
        "{events: [{at: 5s, process: web}]} | s.yaml:1:11: events[0]: nothing happens in this event",
        "{events: [{at: 5s, process: web, exit: 1, signal: KILL}]} | s.yaml:1:11: events[0]: one thing at a time, found exit, signal",
        "{events: [{at: 5s, exit: 1}]} | s.yaml:1:11: events[0]: to which process does it happen? process is missing",
        "{events: [{at: 5s, process: wbe, exit: 1}]} | s.yaml:1:29: events[0].process: no process has the id \"wbe\" (did you mean \"web\"?)",
        "{events: [{at: 5s, process: web, exit: 256}]} | s.yaml:1:40: events[0].exit: expected an exit code from 0 to 255, found 256",
        "{events: [{at: 5s, process: web, command: restat}]} | s.yaml:1:43: events[0].command: no such command: \"restat\" (did you mean \"restart\"?)",
        "{events: [{at: 5s, process: web, command: [stop]}]} | s.yaml:1:34: events[0].command: command must be a value, found a list",
        "{events: [{at: 5s, configuration: none.yaml}]} | none.yaml: the file does not exist",
        "{events: [{at: 5s, configuration: \"a\\0b\"}]} | s.yaml:1:35: events[0].configuration: this is no valid path",
        "- x | s.yaml:1:1: expected a mapping with the key events"
    })
    void whatIsWrongIsSaid(String text, String message) {
        InvalidConfigurationException said = assertThrows(InvalidConfigurationException.class, () -> read(text));
        assertTrue(said.problems().stream().anyMatch(problem -> problem.toString().startsWith(message)),
                () -> said.problems().toString());
    }
}
