package org.hsu.procman.configuration.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.document.Reading;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The JSON Schema for editors knows the keys that the parser knows, and takes every example. */
class SchemaTest {
    private static final Path REPOSITORY = Path.of("../..");
    private static final Path FILE = REPOSITORY.resolve("config/procman.schema.json");
    private static final Path RESOURCES = Path.of("src/test/resources/org/hsu/procman/configuration");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    /** The definition of a mapping is called as its constant, in small letters; the top level is the schema itself. */
    @TestFactory
    Stream<DynamicTest> everyMappingHasTheKeysOfTheParser() throws IOException {
        JsonNode schema = JSON.readTree(FILE.toFile());
        return Arrays.stream(KnownKeys.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == KnownKeys.class)
                .map(field -> DynamicTest.dynamicTest(field.getName(), () -> {
                    KnownKeys known = (KnownKeys) field.get(null);
                    String name = field.getName().toLowerCase(Locale.ROOT);
                    JsonNode mapping = name.equals("root") ? schema : schema.path("definitions").path(name);
                    assertFalse(
                            mapping.isMissingNode(),
                            "config/procman.schema.json has no definition \"" + name + "\" for " + known.where());
                    assertEquals(
                            new TreeSet<>(known.keys()), keys(mapping.path("properties")),
                            "the properties of \"" + name + "\" in config/procman.schema.json");
                }));
    }

    private static TreeSet<String> keys(JsonNode properties) {
        TreeSet<String> keys = new TreeSet<>();
        properties.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @TestFactory
    Stream<DynamicTest> everyValidFileIsValidForEditors() throws IOException {
        JsonSchema schema = schema();
        Stream<Path> shipped = Stream.of(REPOSITORY.resolve("config/procman.yaml"));
        return Stream.of(shipped, Files.list(RESOURCES), Files.list(RESOURCES.resolve("dialects")))
                .flatMap(files -> files)
                .filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("seed-process-types.yaml"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    String yaml = canonical(file);
                    assertEquals(List.of(), said(schema, yaml), yaml);
                }));
    }

    /** Older files as they are migrated. */
    private static String canonical(Path file) {
        ConfigurationReader reader =
                new ConfigurationReader(FakeProviders.documented().types(), name -> "1", () -> "host");
        return reader.rewrite(file, file.toString()).text().orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> theExamplesOfTheDocumentationAreValidForEditors() throws IOException {
        JsonSchema schema = schema();
        return Stream.of("README.md", "docs/configuration.md", "docs/operating.md", "docs/architecture.md")
                .flatMap(name -> examples(REPOSITORY.resolve(name)).stream()
                        .map(yaml -> DynamicTest.dynamicTest(
                                name + ": " + yaml.lines().findFirst().orElse(""),
                                () -> assertEquals(List.of(), said(schema, yaml), yaml))));
    }

    private static List<String> examples(Path file) {
        try {
            Matcher matcher = EXAMPLE.matcher(Files.readString(file));
            return matcher.results()
                    .map(result -> result.group(1))
                    .filter(yaml -> Stream.of("managed_processes:", "process_manager:", "log_collection:")
                            .anyMatch(key -> yaml.lines().anyMatch(line -> line.startsWith(key))))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the parser takes without a word, an editor must not underline. */
    @Test
    void whatTheParserTakesTheSchemaTakes() throws IOException {
        JsonSchema schema = schema();
        int checked = 0;
        try (Stream<Path> files = Files.list(RESOURCES.resolve("golden"))) {
            for (Path file : files.sorted().toList()) {
                for (String part : Files.readString(file).split("(?m)^### .*\n")) {
                    int end = part.indexOf(">>>\n");
                    String yaml = end < 0 ? "" : part.substring(0, end);
                    if (end >= 0 && part.substring(end + 4).isBlank() && !yaml.contains("include:")) {
                        assertEquals(List.of(), said(schema, yaml), yaml);
                        checked++;
                    }
                }
            }
        }
        assertTrue(checked > 10, "checked " + checked);
    }

    @Test
    void anEditorSeesWhatTheParserRefuses() throws IOException {
        JsonSchema schema = schema();
        for (String wrong : List.of(
                "colour: red",
                "process_manager: {log_level: loud}",
                "process_manager: {force_shutdown_timeout: 5}",
                "managed_processes: [{type: standard_managed}]",
                "managed_processes: [{id: a, management: {control: {excutable: a}}}]",
                "managed_processes: [{id: a, management: {restart_policy: {max_attempts: 101}}}]",
                "managed_processes: [{id: a, management: {restart_policy: {circuit_breaker: {failures: 0}}}}]")) {
            assertFalse(said(schema, wrong).isEmpty(), wrong);
            Reading reading = new ConfigurationReader(FakeProviders.documented().types(), name -> null, () -> "host")
                    .read(wrong, folder);
            assertTrue(reading.problems().stream().anyMatch(Problem::isError), wrong);
        }
    }

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(Files.readString(FILE));
    }

    private static List<String> said(JsonSchema schema, String yaml) throws IOException {
        // Jackson's own reader of YAML takes aliases for texts.
        Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        JsonNode document = read == null ? JSON.createObjectNode() : JSON.valueToTree(read);
        withoutNulls(document);
        return schema.validate(document).stream().map(Object::toString).sorted().toList();
    }

    /** A key with an explicit null counts as absent. */
    private static void withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> empty = new ArrayList<>();
            object.fields().forEachRemaining(field -> {
                if (field.getValue().isNull()) {
                    empty.add(field.getKey());
                }
            });
            object.remove(empty);
        }
        node.forEach(SchemaTest::withoutNulls);
    }
}
