package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.api.spec.Dependency.Condition;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of which there are several processes. */
class InstancesTest {
    private static final String YAML = """
            managed_processes:
              - id: front
                type: standard_managed
                depends_on: [web, db]
                management: {control: {executable: ./a}}
              - id: web
                type: standard_managed
                instances: %d
                depends_on: [db]
                management:
                  control:
                    executable: ./web
                    arguments: ["--id", "w${instance.index}of", "$${instance.index}"]
                    environment: {NUMBER: "${instance.index}"}
                    ports: {http: auto}
                    ready: {file: "up-${instance.index}"}
                  health_check: {http: {url: "http://localhost:${port.http}/${instance.index}"}}
              - {id: db, type: standard_managed, management: {control: {executable: ./db}}}
            """;

    private static List<String> ids(DesiredState state) {
        return state.processes().stream().map(ProcessSpec::id).toList();
    }

    private static ProcessSpec process(DesiredState state, String id) {
        return state.processes().stream().filter(spec -> spec.id().equals(id)).findFirst().orElseThrow();
    }

    private static DesiredState state(int instances) {
        return Readings.state(YAML.formatted(instances));
    }

    @Test
    void eachHasItsOwnIdIndexAndTexts() throws Exception {
        DesiredState state = state(2);
        assertEquals(List.of("front", "web-1", "web-2", "db"), ids(state));
        assertEquals(new DesiredState.Pool(2, 2, "<text>:8"), state.pools().get("web"));
        ProcessSpec second = process(state, "web-2");
        assertEquals(2, second.instance().index());
        assertEquals("web", second.instance().of());
        assertEquals(
                List.of("--id", "w2of", "${instance.index}"),
                second.control().arguments().stream().map(text -> PortReferences.expand(text, Map.of())).toList());
        assertEquals(Map.of("NUMBER", "2", "PROCMAN_INSTANCE", "2"), second.control().environment());
        assertEquals(Path.of("/etc/procman/up-2"), second.control().ready().file());
        assertEquals(
                "http://localhost:81/2",
                second.healthChecks().get(0).settings().withPorts(Map.of("http", 81)).bind(FakeProviders.Http.class)
                        .url().toString());
    }

    @Test
    void whatDependsOnAllOfThemDependsOnEach() {
        DesiredState state = state(2);
        assertEquals(
                List.of(new Dependency("web-1", Condition.HEALTHY), new Dependency("web-2", Condition.HEALTHY),
                        new Dependency("db", Condition.RUNNING)),
                process(state, "front").dependsOn());
        assertEquals(List.of(new Dependency("db", Condition.RUNNING)), process(state, "web-2").dependsOn());
        assertEquals(List.of(new Dependency("db", Condition.RUNNING)), process(state(0), "front").dependsOn());
    }

    @Test
    void anotherNumberLeavesThoseThatStayAsTheyAre() {
        DesiredState two = state(2);
        DesiredState three = two.scaled("web", 3);
        assertEquals(List.of("front", "web-1", "web-2", "web-3", "db"), ids(three));
        assertEquals(process(two, "web-2"), process(three, "web-2"));
        assertEquals(new DesiredState.Pool(2, 3, "<text>:8"), three.pools().get("web"));
        assertEquals(two, three.scaled("web", 2));
        assertEquals(two.processes(), state(0).scaled("web", 2).processes());
        assertThrows(IllegalArgumentException.class, () -> two.scaled("db", 2));
        assertThrows(IllegalArgumentException.class, () -> two.scaled("web", -1));
        assertThrows(IllegalArgumentException.class, () -> two.scaled("web", 1001));
    }

    @Test
    void anInheritedNumberIsTakenAwayByNull() {
        DesiredState state = Readings.state("""
                defaults: {type: standard_managed, instances: 2, management: {control: {executable: ./a}}}
                managed_processes:
                  - {id: a}
                  - {id: b, instances: null}
                  - {id: c, instances: 1}
                """);
        assertEquals(List.of("a-1", "a-2", "b", "c-1"), ids(state));
    }

    /** Secrets, dollars, references, quotes and what is inherited from another folder come back as they were. */
    @Test
    void anEntryWithUpdateIsKeptInAFormThatCanBeReadBack(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("secret"), "s3${port.x}$\"\\\u00e9\ud83d\ude00\n\ttab");
        Path main = Files.writeString(folder.resolve("procman.yaml"), """
                include: [sub/*.yaml]
                defaults:
                  type: standard_managed
                  management:
                    control: {working_directory: ./here, environment: {A: "${file:secret}", E: "", N: "null"}}
                managed_processes: []
                """);
        Files.writeString(folder.resolve("sub/web.yaml"), """
                managed_processes:
                  - id: web
                    instances: 2
                    update: {max_surge: 2}
                    management:
                      control:
                        executable: ./web
                        arguments: ["w${instance.index}", "$${instance.index}", "$$HOME", "${port.http}", "8080", 10s, "a: b, {c}"]
                        ports: {http: auto}
                        nice: 5
                        environment_file: web.env
                        umask: "0027"
                        startup_timeout: 1m30s
                        ready: {file: up}
                      health_checks:
                        - {name: one, type: http, interval: 3s, timeout: 1s, http: {url: "http://localhost:${port.http}/${instance.index}"}}
                      resource_limits: {max_memory_mb: 512, cpu: {max_cores: 1.5, policy: throttle}}
                      restart_policy: {strategy: always, max_attempts: 7}
                """);
        Path variables = Files.writeString(folder.resolve("sub/web.env"), "FROM_FILE=$a b\nA=x\n");
        ConfigurationReader reader = Readings.reader();
        DesiredState state = reader.read(main, "procman.yaml").orThrow();
        DesiredState.Pool pool = state.pools().get("web");
        assertEquals(2, pool.update().maxSurge());
        assertEquals(Duration.ofSeconds(90), pool.update().readyTimeout());
        assertEquals(2, pool.text().lines().count(), pool::text);
        ProcessSpec entry = state.entries().get(0);
        Files.delete(variables);
        ProcessSpec back = reader.entry(pool.text());
        assertEquals(entry.control(), back.control());
        assertEquals(entry.healthChecks(), back.healthChecks());
        assertEquals(entry.limits(), back.limits());
        assertEquals(entry.restart(), back.restart());
        assertEquals(entry.logging(), back.logging());
        assertEquals(folder.resolve("here"), back.control().workingDirectory());
        assertThrows(InvalidConfigurationException.class, () -> reader.entry("nothing"));
        InvalidConfigurationException refused = assertThrows(
                InvalidConfigurationException.class, () -> reader.entry("file:///etc/\t{\"id\": \"a\", \"s3cret\": 1}"));
        assertEquals(-1, refused.getMessage().indexOf("unknown key"));
    }
}
