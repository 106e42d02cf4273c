package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hsu.procman.api.desired.EntryDocument;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.restart.RestartContext;
import org.hsu.procman.api.restart.RestartDecision;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.restart.RestartType;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.testkit.fake.Chunks;
import org.hsu.procman.testkit.fake.Entries;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.osgi.service.component.annotations.Component;

/** A contract test is worth something if broken plugins fail it; that ours pass is tested in their own modules. */
class ContractsTest {

    private static Set<String> failures(Class<?> contract) {
        Set<String> failed = new TreeSet<>();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(contract)).build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    failed.add(test.getDisplayName().replace("()", ""));
                }
            }
        });
        return failed;
    }

    @Test
    void checkerThatNeverGivesUpAndCannotBeBoundIsCaught() {
        assertEquals(
                Set.of("givesUpInItsTimeWhereNobodyAnswers", "itsSettingsCanBeBound"), failures(DeafChecker.class));
    }

    static class DeafChecker extends HealthCheckerContract<DeafChecker.Settings> {
        public record Settings(@Default("soon") Duration patience, int port) {}

        @Component
        @HealthType("deaf")
        public static class Deaf implements HealthChecker<Settings> {
            @Override
            public Class<Settings> settingsType() {
                return Settings.class;
            }

            @Override
            public HealthResult check(HealthTarget target, Settings settings, Duration timeout) throws Exception {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress("127.0.0.1", settings.port()), 100);
                    return HealthResult.healthy("said " + socket.getInputStream().read());
                }
            }
        }

        @Override
        protected HealthChecker<Settings> checker() {
            return new Deaf();
        }

        @Override
        protected Settings settings() {
            return new Settings(Duration.ofSeconds(1), 1);
        }

        @Override
        protected Settings settingsFor(int silentPort) {
            return new Settings(Duration.ofSeconds(1), silentPort);
        }
    }

    @Test
    void strategyWithAMoodIsCaught() {
        assertEquals(
                Set.of("isAComponentThatSaysItsType", "theSameContextGivesTheSameDecision", "hasAnAnswerForEveryEnd",
                        "canBeCalledByManyThreads"),
                failures(MoodyStrategy.class));
    }

    static class MoodyStrategy extends RestartStrategyContract {
        private static int calls;

        @Override
        protected RestartStrategy strategy() {
            return context -> calls++ % 2 == 0 ? null : new RestartDecision(context.failed(), "I am asked");
        }
    }

    @Test
    void strategyWhoseSettingsCannotBeBoundIsCaught() {
        assertEquals(Set.of("itsSettingsCanBeBound"), failures(LooseStrategy.class));
    }

    static class LooseStrategy extends RestartStrategyContract {
        public record Settings(Object anything) {}

        @Component
        @RestartType("loose")
        public static class Loose implements RestartStrategy {
            @Override
            public Class<Settings> settingsType() {
                return Settings.class;
            }

            @Override
            public RestartDecision decide(RestartContext context) {
                return RestartDecision.stay("asked for " + context.policy().settings().as(Settings.class).anything());
            }
        }

        @Override
        protected RestartStrategy strategy() {
            return new Loose();
        }

        @Override
        protected Settings settings() {
            return new Settings("what");
        }
    }

    @Test
    void outputThatLosesLinesIsCaught() {
        assertEquals(
                Set.of("isAComponentThatSaysItsType", "takesBackWhatItSaysItCan", "takesChunksWholeAndInOrder"),
                failures(ForgetfulOutput.class));
    }

    static class ForgetfulOutput extends LogOutputContract<ForgetfulOutput.Settings> {
        public record Settings() {}

        private final List<String> kept = new ArrayList<>();

        private final class Output implements LogOutput<Settings> {
            @Override
            public Class<Settings> settingsType() {
                return Settings.class;
            }

            @Override
            public LogSink open(LogSinkRequest request, Settings settings) {
                return new LogSink() {
                    @Override
                    public void write(LogChunk chunk) {
                        byte[] bytes = new byte[chunk.bytes().remaining()];
                        chunk.bytes().duplicate().get(bytes);
                        kept.add(new String(bytes).lines().findFirst().orElse(""));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public String mark(LogChunk chunk) {
                        return "here";
                    }

                    @Override
                    public void close() {}
                };
            }
        }

        @Override
        protected LogOutput<Settings> output() {
            return new Output();
        }

        @Override
        protected Settings settings() {
            return new Settings();
        }

        @Override
        protected List<String> arrived(Path directory) {
            return kept;
        }
    }

    @Test
    void enricherThatReadsTheBytesIsCaught() {
        assertEquals(
                Set.of("isAComponentThatSaysItsType", "hasFieldsForAnyLineAndLeavesItsBytesAlone"),
                failures(GreedyEnricher.class));
    }

    static class GreedyEnricher extends LogEnricherContract<GreedyEnricher.Settings> {
        public record Settings() {}

        private static final class Greedy implements LogEnricher<Settings> {
            @Override
            public Class<Settings> settingsType() {
                return Settings.class;
            }

            @Override
            public Map<String, String> enrich(LogChunk chunk, String line, Settings settings) {
                return Map.of("first", Byte.toString(chunk.bytes().get()));
            }
        }

        @Override
        protected LogEnricher<Settings> enricher() {
            return new Greedy();
        }

        @Override
        protected Settings settings() {
            return new Settings();
        }
    }

    @Test
    void enforcerThatKeepsALimitToItselfIsCaught() {
        assertEquals(
                Set.of("isAComponentThatSaysItsName", "tellsOfEachLimitThatItWasAskedFor"),
                failures(SilentEnforcer.class));
    }

    static class SilentEnforcer extends ResourceEnforcerContract {
        private static final class Silent implements ResourceEnforcer {
            @Override
            public Optional<String> unavailable() {
                return Optional.empty();
            }

            @Override
            public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
                return new Enforcement() {
                    @Override
                    public LaunchLimits launch() {
                        return LaunchLimits.NONE;
                    }

                    @Override
                    public List<EnforcedLimit> limits() {
                        return List.of();
                    }

                    @Override
                    public boolean oomKilled() {
                        return false;
                    }

                    @Override
                    public void close() {}
                };
            }
        }

        @Override
        protected ResourceEnforcer enforcer() {
            return new Silent();
        }
    }

    @Test
    void processTypeThatDropsTheMarkersIsCaught() {
        assertEquals(
                Set.of("isAComponentThatSaysItsType", "startsOneProcessAsItWasAskedTo"), failures(BareType.class));
    }

    static class BareType extends ProcessTypeContract {
        private static final class Bare implements ProcessType {
            @Override
            public List<String> problems(ProcessSpec spec) {
                return List.of();
            }

            @Override
            public RunningProcess start(StartRequest request, Platform platform, RunListener listener)
                    throws SpawnException {
                Path here = Path.of("/");
                return platform.spawn(
                        new Launch("x", 1, here, List.of(), Map.of(), here, null, null, null, null, null, null,
                                request.limits(), List.of()),
                        listener);
            }
        }

        @Override
        protected ProcessType type() {
            return new Bare();
        }

        @Override
        protected ProcessSpec entry(Path directory) {
            return Entries.process("bare", directory, "true");
        }
    }

    @Test
    void sourceThatTalksAfterItsEndIsCaught() {
        assertEquals(
                Set.of("isAComponentThatSaysItsType", "isSilentOnceItIsClosed"), failures(EndlessSource.class));
    }

    static class EndlessSource extends EntrySourceContract<EndlessSource.Settings> {
        public record Settings() {}

        private volatile String said = "";
        private volatile Runnable told = () -> {};

        private final class Endless implements EntrySource<Settings>, EntrySource.Open {
            @Override
            public Class<Settings> settingsType() {
                return Settings.class;
            }

            @Override
            public Open open(Settings settings, Path directory, Runnable changed) {
                told = changed;
                return this;
            }

            @Override
            public String name() {
                return "endless";
            }

            @Override
            public Optional<EntryDocument> current() {
                return Optional.of(new EntryDocument(said, "1", 1));
            }

            @Override
            public String trouble() {
                return "";
            }

            @Override
            public void accepted(EntryDocument document) {}

            @Override
            public void close() {}
        }

        @Override
        protected EntrySource<Settings> source() {
            return new Endless();
        }

        @Override
        protected Settings settings() {
            return new Settings();
        }

        @Override
        protected void say(String document) {
            said = document;
            told.run();
        }
    }

    @Test
    void listenerThatKnowsOneTypeOnlyIsCaught() {
        assertEquals(Set.of("isAComponentThatSaysItsType", "takesAnyEvent"), failures(PickyListener.class));
    }

    static class PickyListener extends EventListenerContract<PickyListener.Settings> {
        public record Settings() {}

        private static final class Picky implements EventListener<Settings> {
            @Override
            public Class<Settings> settingsType() {
                return Settings.class;
            }

            @Override
            public void happened(HappenedEvent event, Settings settings) {
                if (!event.type().equals("procman.process.state")) {
                    throw new IllegalArgumentException(event.type());
                }
            }
        }

        @Override
        protected EventListener<Settings> listener() {
            return new Picky();
        }

        @Override
        protected Settings settings() {
            return new Settings();
        }
    }

    @Test
    void chunksGoOnCounting() {
        LogChunk first = Chunks.of("a", "b");
        assertEquals(first.firstSequence() + 2, Chunks.of("c").firstSequence());
    }
}
