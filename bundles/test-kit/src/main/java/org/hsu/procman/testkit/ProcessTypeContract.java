package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.process.ProcessTypeName;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.testkit.fake.FakePlatform;
import org.hsu.procman.testkit.rules.PluginRules;
import org.hsu.procman.testkit.rules.SettingsRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the manager relies on in a {@link ProcessType} that starts processes: exactly one of the platform's, with
 * everything that the request asks for, whose end reaches the listener.
 */
public abstract class ProcessTypeContract {
    private static final Duration QUICK = Duration.ofSeconds(2);
    private static final long GENERATION = 7;

    @TempDir
    Path folder;

    private final FakePlatform platform = new FakePlatform();

    /** What is tested. */
    protected abstract ProcessType type();

    /**
     * An entry that it can use.
     *
     * @param directory the working directory to be given, where there is to be one
     * @see org.hsu.procman.testkit.fake.Entries what makes one; its settings are set by {@code withSettings(Settings.of(...))}
     */
    protected abstract ProcessSpec entry(Path directory);

    @Test
    void isAComponentThatSaysItsType() {
        PluginRules.component(type().getClass(), ProcessTypeName.class);
    }

    @Test
    void itsSettingsCanBeBound() throws Exception {
        Class<? extends Record> settings = type().settingsType();
        SettingsRules.bindable(settings, entry(folder).settings().bind(settings));
    }

    @Test
    void findsNothingWrongWithAnEntryThatItCanUse() {
        ProcessType type = type();
        List<String> problems = PluginRules.within(QUICK, "problems", () -> type.problems(entry(folder)));
        assertEquals(List.of(), problems);
    }

    @Test
    void startsOneProcessAsItWasAskedTo() throws Exception {
        RunningProcess process = start(status -> {});
        assertEquals(1, platform.launches().size(), "processes started");
        Launch launch = platform.launches().get(0);
        StartRequest request = request();
        assertEquals(request.spec().id(), launch.processId());
        assertEquals(request.generation(), launch.generation());
        assertTrue(launch.executable().isAbsolute(), "the executable " + launch.executable() + " is not absolute");
        assertTrue(launch.workingDirectory().isAbsolute(), "the working directory is not absolute");
        assertTrue(
                launch.environment().entrySet().containsAll(request.markers().entrySet()),
                () -> "the markers are not in the environment: " + launch.environment());
        assertEquals(request.stdout(), launch.stdout());
        assertEquals(request.stderr(), launch.stderr());
        assertSame(request.limits(), launch.limits());
        assertEquals(request.exitRecord(), launch.exitRecord());
        assertEquals(platform.processes().get(0).identity(), process.identity());
    }

    @Test
    void passesOnThatNothingCouldBeStarted() {
        platform.refuse("the fake platform starts nothing");
        assertThrows(SpawnException.class, () -> start(status -> {}));
    }

    @Test
    void itsListenerHearsOfTheEndOnce() throws Exception {
        List<ExitStatus> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
        start(heard::add);
        ExitStatus end = ExitStatus.exited(3, System.nanoTime(), System.currentTimeMillis());
        platform.processes().get(0).exit(end);
        assertEquals(List.of(end), heard);
    }

    @Test
    void canBeAskedToStop() throws Exception {
        ProcessType type = type();
        RunningProcess process = start(status -> {});
        String by = PluginRules.within(QUICK, "requestStop", () -> type.requestStop(
                        request().spec(), request().ports(), process, "SIGTERM"))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        PluginRules.oneLine("by what it was asked to stop", by);
    }

    private RunningProcess start(RunListener listener) throws Exception {
        ProcessType type = type();
        StartRequest request = request();
        RunningProcess process =
                PluginRules.within(QUICK, "start", () -> type.start(request, platform, listener));
        assertNotNull(process, "start returns null");
        return process;
    }

    private StartRequest request() {
        return new StartRequest(
                entry(folder),
                GENERATION,
                Map.of(Launch.MARKER_MANAGER, "m", Launch.MARKER_ID, "tested", Launch.MARKER_GENERATION, "7"),
                folder.resolve("out"),
                folder.resolve("err"),
                LaunchLimits.NONE,
                Map.of(),
                null,
                folder.resolve("end"));
    }
}
