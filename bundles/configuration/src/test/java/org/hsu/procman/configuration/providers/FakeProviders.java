package org.hsu.procman.configuration.providers;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.ManagementInterface;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.settings.Bytes;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

/** Providers as the product has them, without doing anything; remembers which were got. */
public final class FakeProviders {

    public record Http(
            @Required URI url,
            @Default("GET") String method,
            Map<String, String> headers,
            @Default("[200]") @Range(min = 100, max = 599) List<Integer> expectedStatus,
            String expectedBody) {}

    public record Tcp(@Required String address) {}

    public record Exec(@Required List<String> command) {}

    public record Grpc(@Required String address, @Default("") String service, @Default("check") String method) {}

    public record GrpcPort(@Required Integer port, @Default("127.0.0.1") String host) {}

    public record LogFileSettings(
            @Required String path,
            Duration maxAge,
            @Default("10MB") @Bytes long maxSize,
            @Default("5") @Range(min = 0, max = 1000) int maxFiles) {}

    public record Worker(@Required Integer threads, @Default("main") String queue) {}

    public record Nightly(@Default("3") @Range(min = 0, max = 23) int hour) {}

    public record Network(@Range(min = 1, max = 4094) Integer vlan) {}

    public record Syslog(
            @Required String address,
            @Default("user") String facility,
            @Default("info") String stdoutSeverity,
            @Default("error") String stderrSeverity) {}

    private final ProvidedTypes types = new ProvidedTypes();
    private final List<String> got = new ArrayList<>();
    private long nextId = 1;

    /** All the types that the seeds speak of. */
    public static FakeProviders documented() {
        FakeProviders fakes = new FakeProviders();
        fakes.addProcessType("standard_managed", spec -> List.of());
        fakes.addProcessType("integrated_managed", spec -> List.of());
        fakes.addProcessType("unmanaged", spec -> spec.control() == null ? List.of() : List.of("control has no use"));
        fakes.addHealthChecker("http", Http.class);
        fakes.addHealthChecker("tcp", Tcp.class);
        fakes.addHealthChecker("exec", Exec.class);
        fakes.addHealthChecker("grpc", Grpc.class);
        fakes.addHealthChecker("process", NoSettings.class);
        fakes.addLogOutput("file", LogFileSettings.class);
        fakes.addLogOutput("syslog", Syslog.class);
        fakes.addLogOutput("process_manager_stdout", NoSettings.class);
        fakes.addLogOutput("process_manager_stderr", NoSettings.class);
        fakes.addLogOutput("process_manager_console", NoSettings.class);
        List.of("never", "on_failure", "always").forEach(fakes::addStrategy);
        fakes.addInterface("grpc", GrpcPort.class);
        fakes.addEnforcer("linux", NoSettings.class);
        return fakes;
    }

    public ProvidedTypes types() {
        return types;
    }

    /** Names of the services that were really got, in order. */
    public List<String> got() {
        return got;
    }

    public void addProcessType(String name, Function<ProcessSpec, List<String>> problems) {
        addProcessType(name, NoSettings.class, problems);
    }

    public void addProcessType(
            String name, Class<? extends Record> settings, Function<ProcessSpec, List<String>> problems) {
        types.bindProcessType(
                objects(name, new FakeProcessType(settings, problems)), properties(TypeKind.PROCESS_TYPE, name, 0));
    }

    public <S extends Record> void addHealthChecker(String name, Class<S> settings) {
        addHealthChecker(name, settings, 0);
    }

    /** @return the service's properties, to take it away again */
    public <S extends Record> Map<String, Object> addHealthChecker(String name, Class<S> settings, int ranking) {
        Map<String, Object> properties = properties(TypeKind.HEALTH_CHECK, name, ranking);
        types.bindHealthChecker(objects(name, new FakeHealthChecker<>(settings)), properties);
        return properties;
    }

    public void removeHealthChecker(Map<String, Object> properties) {
        types.unbindHealthChecker(null, properties);
    }

    public <S extends Record> void addLogOutput(String name, Class<S> settings) {
        types.bindLogOutput(objects(name, new FakeLogOutput<>(settings)), properties(TypeKind.LOG_OUTPUT, name, 0));
    }

    public <S extends Record> void addInterface(String name, Class<S> settings) {
        types.bindManagementInterface(
                objects(name, new FakeInterface<>(settings)), properties(TypeKind.MANAGEMENT_INTERFACE, name, 0));
    }

    public void addStrategy(String name) {
        addStrategy(name, NoSettings.class);
    }

    public void addStrategy(String name, Class<? extends Record> settings) {
        types.bindRestartStrategy(
                objects(name, new FakeStrategy(settings)), properties(TypeKind.RESTART_STRATEGY, name, 0));
    }

    public void addEnforcer(String name, Class<? extends Record> settings) {
        types.bindResourceEnforcer(
                objects(name, new FakeEnforcer(settings)), properties(TypeKind.RESOURCE_ENFORCER, name, 0));
    }

    private Map<String, Object> properties(TypeKind kind, String name, int ranking) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(kind.property(), name);
        properties.put("service.id", nextId++);
        properties.put("service.ranking", ranking);
        return properties;
    }

    private <T> ComponentServiceObjects<T> objects(String name, T service) {
        return new ComponentServiceObjects<>() {
            @Override
            public T getService() {
                got.add(name);
                return service;
            }

            @Override
            public void ungetService(T given) {
                got.add("-" + name);
            }

            @Override
            public ServiceReference<T> getServiceReference() {
                throw new UnsupportedOperationException();
            }
        };
    }

    private record FakeInterface<S extends Record>(Class<S> settingsType) implements ManagementInterface<S> {
        @Override
        public Open open(ManagementFacade manager, S settings) {
            throw new UnsupportedOperationException();
        }
    }

    private record FakeProcessType(Class<? extends Record> settingsType, Function<ProcessSpec, List<String>> judge)
            implements ProcessType {
        @Override
        public List<String> problems(ProcessSpec spec) {
            return judge.apply(spec);
        }

        @Override
        public RunningProcess start(StartRequest request, Platform platform, RunListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private record FakeEnforcer(Class<? extends Record> settingsType) implements ResourceEnforcer {
        @Override
        public Optional<String> unavailable() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
            throw new UnsupportedOperationException();
        }
    }

    private record FakeHealthChecker<S extends Record>(Class<S> settingsType) implements HealthChecker<S> {
        @Override
        public HealthResult check(HealthTarget target, S settings, Duration timeout) {
            throw new UnsupportedOperationException();
        }
    }

    private record FakeLogOutput<S extends Record>(Class<S> settingsType) implements LogOutput<S> {
        @Override
        public LogSink open(LogSinkRequest request, S settings) {
            throw new UnsupportedOperationException();
        }
    }

    private record FakeStrategy(Class<? extends Record> settingsType) implements RestartStrategy {
        @Override
        public RestartDecision decide(RestartContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
