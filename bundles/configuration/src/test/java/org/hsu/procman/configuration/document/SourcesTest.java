package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file laid over what sources deliver. */
class SourcesTest {
    private static final String TWO = """
            process_manager:
              sources: [{type: low, rank: -1}, {type: high}]
            defaults: {labels: {from: defaults}}
            managed_processes:
              - {id: own, type: standard_managed, management: {control: {executable: own}}}
              - {id: shop, management: {control: {arguments: [--debug]}}}
              - {id: ghost, enabled: false}
            """;
    private static final String HIGH = """
            {"version": 3, "instances": [
              {"id": "shop", "type": "standard_managed", "hostname": "shop.test",
               "management": {"control": {"executable": "shop", "arguments": ["--port", "1"], "shutdown_timeout": "3s"}}}]}""";
    private static final String LOW = """
            {"version": 9, "instances": [
              {"id": "shop", "type": "unmanaged", "labels": {"tier": "low"}, "management": {"control": {"nice": 3}}},
              {"id": "low", "type": "standard_managed", "management": {"control": {"executable": "low"}}}]}""";

    @TempDir
    Path folder;

    private Reading read(String yaml, SourcedText... texts) throws IOException {
        Path file = folder.resolve("procman.yaml");
        Files.writeString(file, yaml);
        ConfigurationReader reader =
                new ConfigurationReader(FakeProviders.documented().types(), Map.<String, String>of()::get, () -> "host");
        return reader.read(file, "procman.yaml", sources -> Arrays.asList(texts));
    }

    private static ProcessSpec spec(Reading reading, String id) {
        return reading.state().orElseThrow(() -> new AssertionError(reading.problems())).processes().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFileOverridesSingleFieldsOfTheHigherAndThatOfTheLower() throws IOException {
        Reading reading = read(TWO, new SourcedText("high", HIGH), new SourcedText("low", LOW));
        ProcessSpec shop = spec(reading, "shop");
        assertEquals("standard_managed", shop.type());
        assertEquals(List.of("--debug"), shop.control().arguments());
        assertEquals(3, shop.control().nice());
        assertEquals(3000, shop.control().shutdownTimeout().toMillis());
        assertEquals(Map.of("tier", "low", "from", "defaults"), shop.labels());
        assertEquals("shop.test", shop.hostname());
        DesiredState state = reading.state().get();
        assertEquals(List.of("own", "shop", "low"), state.processes().stream().map(ProcessSpec::id).toList());
        Map<String, String> origins = state.provenance().get("shop");
        assertEquals("procman.yaml:6", origins.get("management.control.arguments"));
        assertEquals("high:3", origins.get("management.control.executable"));
        assertEquals("low:2", origins.get("labels.tier"));
        assertEquals("procman.yaml:3 (defaults)", origins.get("labels.from"));
    }

    @Test
    void whatOnlyOverridesCountsOnlyWhenThereIsSomething() throws IOException {
        Reading reading = read(TWO, new SourcedText("high", null));
        assertEquals(List.of("own"),
                reading.state().orElseThrow().processes().stream().map(ProcessSpec::id).toList());
        List<String> warnings = reading.problems().stream().map(Problem::toString)
                .filter(text -> text.contains("nothing to override")).toList();
        assertEquals(2, warnings.size(), warnings::toString);
    }

    @Test
    void problemsOfASourceNameItAndTheField() throws IOException {
        Reading reading = read(TWO, new SourcedText("high", """
                {"version": 1, "instances": [
                  {"id": "a", "type": "standard_managed", "management": {"control": {"executable": "x", "nice": "very"}}},
                  {"id": "a", "type": "standard_managed", "management": {"control": {"executable": "x"}}}], "more": 1}"""));
        List<String> errors = reading.problems().stream().filter(Problem::isError).map(Problem::toString).toList();
        assertEquals(3, errors.size(), errors::toString);
        assertTrue(errors.stream().allMatch(error -> error.startsWith("high:")), errors::toString);
        assertTrue(errors.toString().contains("nice: expected a whole number, found \"very\""), errors::toString);
        assertTrue(errors.toString().contains("the id \"a\" is already used at high:2"), errors::toString);
        assertTrue(errors.toString().contains("more: unknown key"), errors::toString);
    }

    @Test
    void aFileMayHaveSourcesAlone() throws IOException {
        Reading reading = read("process_manager: {sources: [{type: admin}]}\n");
        assertEquals(List.of(), reading.state().orElseThrow(() -> new AssertionError(reading.problems())).processes());
    }

    @Test
    void sourcesHaveATypeAndARank() throws IOException {
        Reading reading = read("process_manager: {sources: [{rank: high}, {type: admon}]}\nmanaged_processes: []\n");
        List<String> said = reading.problems().stream().map(Problem::toString).toList();
        assertTrue(said.toString().contains("sources[0].type: missing (such as admin)"), said::toString);
        assertTrue(said.toString().contains("sources[0].rank: expected a whole number, found high"), said::toString);
        assertTrue(said.toString().contains("did you mean \"admin\"?"), said::toString);
    }
}
