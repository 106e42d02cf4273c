package org.hsu.procman.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three services as their users see them. */
class ServicesTest {
    private static final String VALID =
            "managed_processes:\n  - {id: a, type: unmanaged}\n  - {id: b, type: unmanaged}\n";
    private static final String INVALID =
            "process_manager: {http: {port: 1}}\nmanaged_processes:\n  - {id: a, type: unmanaged, \"q\\\"\\t\": 1}\n";

    @TempDir
    Path folder;

    private Path valid;
    private Path invalid;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws Exception {
        valid = Files.writeString(folder.resolve("valid.yaml"), VALID);
        invalid = Files.writeString(folder.resolve("invalid.yaml"), INVALID);
    }

    @AfterEach
    void clear() {
        System.clearProperty(FileSource.FILE);
        System.clearProperty(FileSource.SHOWN);
    }

    @Test
    void theSourceReadsTheFileOfTheProperties() throws Exception {
        FileSource source = new FileSource(FakeProviders.documented().types());
        System.setProperty(FileSource.FILE, valid.toString());
        DesiredState state = source.read();
        assertEquals(valid.toString(), state.origin());
        assertEquals(List.of("a", "b"), state.processes().stream().map(process -> process.id()).toList());
        assertEquals(valid + ":2", state.processes().get(0).location());

        System.setProperty(FileSource.FILE, invalid.toString());
        System.setProperty(FileSource.SHOWN, "config/mine.yaml");
        InvalidConfigurationException thrown = assertThrows(InvalidConfigurationException.class, source::read);
        assertEquals(2, thrown.problems().size());
        assertEquals("config/mine.yaml", thrown.problems().get(0).file());
    }

    @Test
    void withoutAPropertyThereIsNoWish() {
        FileSource source = new FileSource(FakeProviders.documented().types());
        InvalidConfigurationException thrown = assertThrows(InvalidConfigurationException.class, source::read);
        assertEquals("<none>: no configuration file is named (give one with --config)", thrown.getMessage());
    }

    @Test
    void theValidatorAnswersProblems() {
        Validator validator = new Validator(FakeProviders.documented().types());
        assertEquals(List.of(), validator.validate(valid));
        assertEquals(2, validator.validate(invalid).size());
        assertEquals(invalid.toString(), validator.validate(invalid).get(0).file());
        assertEquals("<text>", validator.validate("x: 1", folder).get(0).file());
        assertEquals(1, validator.validate(folder.resolve("none.yaml")).size());
    }

    @Test
    void aTableEndsWithASummaryOfEachFile() {
        assertEquals(78, run(valid.toString(), invalid.toString(), "none.yaml"));
        assertEquals(
                List.of(
                        valid + ": ok, 2 processes",
                        invalid + ":1:25: process_manager.http: no bundle provides the management interface"
                                + " \"http\" (is bundles/ of the distribution complete?)",
                        invalid + ":3:30: managed_processes[0].q\"\\t: unknown key (allowed here: "
                                + String.join(", ", KnownKeys.PROCESS.keys()) + ")",
                        invalid + ": invalid, 2 errors, 0 warnings",
                        "none.yaml: the file does not exist",
                        "none.yaml: invalid, 1 error, 0 warnings"),
                printed().lines().toList());
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void validFilesExitWithZero() {
        assertEquals(0, run("-o", "table", valid.toString()));
        assertEquals(0, run("--output=json", "--", valid.toString()));
        assertEquals(valid + ": ok, 2 processes\n[]\n", printed());
    }

    @Test
    void jsonIsAListOfProblems() {
        assertEquals(78, run(invalid.toString(), "-o", "json", "no\"ne.yaml"));
        assertEquals(
                "[\n  {\"file\": \"" + invalid + "\", \"line\": 1, \"column\": 25, \"key\": \"process_manager.http\","
                        + " \"problem\": \"no bundle provides the management interface \\\"http\\\"\","
                        + " \"hint\": \"is bundles/ of the distribution complete?\", \"severity\": \"error\"},\n"
                        + "  {\"file\": \"" + invalid + "\", \"line\": 3, \"column\": 30,"
                        + " \"key\": \"managed_processes[0].q\\\"\\\\t\", \"problem\": \"unknown key\","
                        + " \"hint\": \"allowed here: "
                        + String.join(", ", KnownKeys.PROCESS.keys()) + "\", \"severity\": \"error\"},\n"
                        + "  {\"file\": \"no\\\"ne.yaml\", \"line\": null, \"column\": null, \"key\": \"\","
                        + " \"problem\": \"the file does not exist\", \"hint\": \"\", \"severity\": \"error\"}\n]\n",
                printed());
    }

    @Test
    void wrongUsageIsTwo() {
        for (String[] arguments : new String[][] {{}, {"-o"}, {"-o", "xml", "f"}, {"--what", "f"}}) {
            assertEquals(2, run(arguments));
        }
        assertEquals("", printed());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("usage: procman validate"));
        assertEquals(0, run("--help"));
        assertEquals("usage: procman validate [-o table|json] FILE...\n", printed());
    }

    private int run(String... arguments) {
        ConfigurationReader reader = new ConfigurationReader(FakeProviders.documented().types());
        try (PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new ValidateCommand(reader, to, errors).applyAsInt(arguments);
        }
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
