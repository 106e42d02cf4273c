package org.hsu.procman.configuration.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.document.Reading;
import org.hsu.procman.configuration.providers.FakeProviders.Network;
import org.hsu.procman.configuration.providers.FakeProviders.Nightly;
import org.hsu.procman.configuration.providers.FakeProviders.Worker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings of process types, restart strategies and resource enforcers are bound as strictly as those of checks. */
class PluginSettingsTest {
    private final FakeProviders fakes = FakeProviders.documented();

    @BeforeEach
    void plugins() {
        fakes.addProcessType("worker", Worker.class, spec -> List.of("threads: " + spec.settings().as(Worker.class)));
        fakes.addProcessType("quiet", Worker.class, spec -> List.of());
        fakes.addStrategy("nightly", Nightly.class);
        fakes.addEnforcer("network", Network.class);
    }

    @Test
    void eachGetsItsRecord() throws Exception {
        ProcessSpec spec = read("""
                managed_processes:
                  - id: a
                    type: quiet
                    management:
                      control: {executable: a, ports: {http: 8080}}
                      settings: {threads: 4, queue: "q${port.http}"}
                      restart_policy: {strategy: nightly, settings: {hour: 5}}
                      resource_limits: {max_processes: 5, settings: {network: {vlan: 7}}}
                """).state().orElseThrow().processes().get(0);
        assertEquals(new Worker(4, "q8080"), spec.settings().withPorts(java.util.Map.of("http", 8080)).bind(Worker.class));
        assertEquals(new Nightly(5), spec.restart().settings().bind(Nightly.class));
        assertEquals(new Network(7), spec.limits().forKernel().settings().under("network").bind(Network.class));
        assertEquals(new Network(null), spec.limits().settings().under("other").bind(Network.class));
    }

    @Test
    void defaultsHoldWhereNothingIsSaid() throws Exception {
        ProcessSpec spec = read("""
                managed_processes:
                  - {id: a, type: standard_managed, management: {control: {executable: a}, restart_policy: {strategy: nightly}}}
                """).state().orElseThrow().processes().get(0);
        assertEquals(new Nightly(3), spec.restart().settings().bind(Nightly.class));
        assertTrue(spec.settings().isEmpty() && spec.restart().settings().isEmpty() && spec.limits().settings().isEmpty());
    }

    @Test
    void everyMistakeHasItsPlace() {
        assertEquals(
                List.of(
                        "<text>:6:17: managed_processes[0].management.settings.threads: missing (it must be given)",
                        "<text>:6:18: managed_processes[0].management.settings.qeue: unknown key (did you mean \"queue\"?)",
                        "<text>:7:60: managed_processes[0].management.restart_policy.settings.hour: 24 is out of range"
                                + " (it must be between 0 and 23)",
                        "<text>:8:45: managed_processes[0].management.resource_limits.settings.network: expected a mapping,"
                                + " found 7"),
                said("""
                managed_processes:
                  - id: a
                    type: quiet
                    management:
                      control: {executable: a}
                      settings: {qeue: x}
                      restart_policy: {strategy: nightly, settings: {hour: 24}}
                      resource_limits: {settings: {network: 7}}
                """));
    }

    @Test
    void aTypeJudgesAnEntryWhoseSettingsFit() {
        String entry = "managed_processes: [{id: a, type: worker, management: {control: {executable: a}, settings: {%s}}}]";
        assertEquals(
                List.of("<text>:1:21: managed_processes[0]: threads: Worker[threads=4, queue=main]"),
                said(entry.formatted("threads: 4")));
        assertEquals(1, said(entry.formatted("threads: many")).size(), "it is not asked about settings that do not fit");
    }

    @Test
    void settingsOfAnotherTypeAreNotInherited() throws Exception {
        String yaml = """
                defaults:
                  type: quiet
                  management:
                    settings: {threads: 4}
                    restart_policy: {strategy: nightly, settings: {hour: 5}}
                managed_processes:
                  - {id: a, management: {control: {executable: a}, settings: {queue: other}, restart_policy: {settings: {}}}}
                  - {id: b, type: standard_managed, management: {control: {executable: b}, restart_policy: {strategy: never}}}
                """;
        assertEquals(List.of(), said(yaml));
        List<ProcessSpec> specs = read(yaml).state().orElseThrow().processes();
        assertEquals(new Worker(4, "other"), specs.get(0).settings().bind(Worker.class));
        assertEquals(new Nightly(5), specs.get(0).restart().settings().bind(Nightly.class));
        assertTrue(specs.get(1).settings().isEmpty() && specs.get(1).restart().settings().isEmpty());
    }

    private Reading read(String yaml) {
        return new ConfigurationReader(fakes.types(), name -> null, () -> "host").read(yaml, Path.of("/"));
    }

    private List<String> said(String yaml) {
        return read(yaml).problems().stream().map(Object::toString).toList();
    }
}
