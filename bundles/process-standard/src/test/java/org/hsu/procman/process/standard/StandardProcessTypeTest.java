package org.hsu.procman.process.standard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.StartRequest;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardProcessTypeTest {

    private static final Map<String, String> MARKERS = Map.of(Launch.MARKER_ID, "web", Launch.MARKER_MANAGER, "m1");

    @TempDir
    Path directory;

    private StandardProcessType type;

    @BeforeEach
    void create() throws IOException {
        Map<String, String> own = Map.of(
                "PATH", "/no/such:" + directory.resolve("bin"),
                "LANG", "C",
                "HOME", "/root",
                "NOTIFY_SOCKET", "/run/notify",
                "JAVA_TOOL_OPTIONS", "-Xmx1m",
                "PROCMAN_STATE_DIR", "/s",
                "PROCMAN_MANAGER", "another");
        Path passwd = Files.writeString(
                directory.resolve("passwd"),
                "root:x:0:0::/root:/bin/bash\nodd line\nwww:x:33:33:Web:/var/www:\n");
        type = new StandardProcessType(new ChildEnvironment(own, passwd));
        program("bin/serve");
        program("tool");
    }

    @Test
    void anAbsoluteExecutable() throws Exception {
        Launch launch = launch(control(directory.resolve("tool").toString(), Map.of(), false, null));
        assertEquals(directory.resolve("tool"), launch.executable());
        assertEquals(List.of("-p", "80"), launch.arguments());
        assertEquals(directory, launch.workingDirectory());
        assertEquals(directory.resolve("out"), launch.stdout());
        assertEquals(18, launch.umask());
        assertEquals(5, launch.nice());
        assertEquals("web", launch.processId());
        assertEquals(7, launch.generation());
    }

    @Test
    void aSlashMeansTheWorkingDirectory() throws Exception {
        assertEquals(directory.resolve("tool"), launch(control("./tool", Map.of(), false, null)).executable());
        assertEquals(directory.resolve("bin/serve"), launch(control("bin/serve", Map.of(), false, null)).executable());
    }

    @Test
    void aBareNameIsLookedUpInTheChildsPath() throws Exception {
        assertEquals(directory.resolve("bin/serve"), launch(control("serve", Map.of(), false, null)).executable());
        ControlSpec own = control("tool", Map.of("PATH", "bin::/no/such"), false, null);
        assertEquals(directory.resolve("tool"), launch(own).executable());
        assertEquals("sh", launch(control("sh", Map.of(), true, null)).executable().getFileName().toString());
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        Files.createDirectory(directory.resolve("bin/folder"));
        Files.writeString(directory.resolve("bin/text"), "");
        String bin = directory.resolve("bin").toString();
        assertFailure("no executable \"nope\" in PATH, searched /no/such, " + bin, "nope");
        assertFailure("no executable \"folder\" in PATH, searched /no/such, " + bin, "folder");
        assertFailure(
                "no executable \"text\" in PATH, searched /no/such, " + bin + "; " + bin + "/text is not executable",
                "text");
        assertFailure("the executable /no/such/tool does not exist", "/no/such/tool");
        assertFailure(
                "the executable " + directory + "/gone (./gone in the working directory) does not exist", "./gone");
        assertFailure("the executable " + bin + " is a directory", bin);
        assertFailure("the executable " + bin + "/text is not executable (chmod +x)", bin + "/text");
        assertFailure("the executable \"a\0b\" is no path: Nul character not allowed", "a\0b");
    }

    @Test
    void theLocaleIsThatOfTheManagersCaller() throws Exception {
        for (String locale : List.of("tr_TR", "")) {
            Map<String, String> own =
                    Map.of("PATH", "/bin", "LC_ALL", "C.UTF-8", "LANG", "C", "PROCMAN_LOCALE", locale);
            type = new StandardProcessType(new ChildEnvironment(own, directory.resolve("passwd")));
            Map<String, String> environment = launch(control("sh", Map.of(), false, null)).environment();
            assertEquals(locale.isEmpty() ? null : locale, environment.get("LC_ALL"));
            assertEquals("C", environment.get("LANG"));
            assertFalse(environment.containsKey("PROCMAN_LOCALE"));
        }
    }

    @Test
    void theWorkingDirectoryMustBeThere() {
        Path gone = directory.resolve("gone");
        SpawnException e = assertThrows(SpawnException.class, () -> launch(control(gone, "/bin/true")));
        assertEquals(SpawnException.Kind.WORKING_DIRECTORY, e.kind());
        assertEquals("the working directory " + gone + " does not exist", e.getMessage());
        Path file = directory.resolve("tool");
        e = assertThrows(SpawnException.class, () -> launch(control(file, "/bin/true")));
        assertEquals("the working directory " + file + " is not a directory", e.getMessage());
    }

    @Test
    void theEnvironmentIsInheritedWithoutWhatIsTheManagersOwn() throws Exception {
        Launch launch = launch(control("serve", Map.of("LANG", "de", "NOTIFY_SOCKET", "/mine"), false, null));
        assertEquals(
                Map.of(
                        "PATH", "/no/such:" + directory.resolve("bin"),
                        "LANG", "de",
                        "HOME", "/root",
                        "NOTIFY_SOCKET", "/mine",
                        "PWD", directory.toString(),
                        Launch.MARKER_ID, "web",
                        Launch.MARKER_MANAGER, "m1"),
                launch.environment());
    }

    @Test
    void aClearedEnvironmentHoldsOnlyWhatIsConfigured() throws Exception {
        Launch launch = launch(control(directory.resolve("tool").toString(), Map.of("A", "b"), true, "www"));
        assertEquals(
                Map.of("A", "b", Launch.MARKER_ID, "web", Launch.MARKER_MANAGER, "m1"), launch.environment());
    }

    @Test
    void markersCannotBeOverridden() throws Exception {
        Launch launch = launch(control("serve", Map.of(Launch.MARKER_MANAGER, "forged"), false, null));
        assertEquals("m1", launch.environment().get(Launch.MARKER_MANAGER));
    }

    @Test
    void aUserHasAHome() throws Exception {
        for (String user : List.of("www", "33")) {
            Map<String, String> variables = launch(control("serve", Map.of(), false, user)).environment();
            assertEquals("/var/www", variables.get("HOME"));
            assertEquals("www", variables.get("USER"));
            assertEquals("www", variables.get("LOGNAME"));
            assertEquals("/bin/sh", variables.get("SHELL"));
        }
        Map<String, String> stranger = launch(control("serve", Map.of("HOME", "/h"), false, "ldap")).environment();
        assertEquals("/h", stranger.get("HOME"));
        assertEquals("/h", launch(control("serve", Map.of("HOME", "/h"), false, "www")).environment().get("HOME"));
    }

    @Test
    void problems() {
        assertEquals(List.of(), type.problems(spec(control("tool", Map.of(), false, null))));
        assertEquals(List.of("control.executable is empty"), type.problems(spec(control(" ", Map.of(), false, null))));
        assertTrue(type.problems(spec(null)).get(0).startsWith("control is missing"));
    }

    private void assertFailure(String message, String executable) {
        SpawnException e = assertThrows(
                SpawnException.class, () -> launch(control(executable, Map.of(), false, null)));
        assertEquals(message, e.getMessage());
        assertEquals(SpawnException.Kind.EXECUTABLE, e.kind());
    }

    private void program(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private Launch launch(ControlSpec control) throws SpawnException {
        AtomicReference<Launch> launched = new AtomicReference<>();
        RunListener listener = status -> {};
        RunningProcess process = stub(RunningProcess.class);
        Platform platform = (Platform) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Platform.class}, (proxy, method, arguments) -> {
                    assertEquals("spawn", method.getName());
                    assertSame(listener, arguments[1]);
                    launched.set((Launch) arguments[0]);
                    return process;
                });
        StartRequest request = new StartRequest(
                spec(control), 7, MARKERS, directory.resolve("out"), null, LaunchLimits.NONE, Map.of(), null);
        assertSame(process, type.start(request, platform, listener));
        return launched.get();
    }

    private static <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    private ControlSpec control(String executable, Map<String, String> environment, boolean clear, String user) {
        return control(directory, executable, environment, clear, user);
    }

    private static ControlSpec control(Path directory, String executable) {
        return control(directory, executable, Map.of(), false, null);
    }

    private static ControlSpec control(
            Path directory, String executable, Map<String, String> environment, boolean clear, String user) {
        Duration second = Duration.ofSeconds(1);
        return new ControlSpec(
                executable,
                List.of("-p", "80"),
                directory,
                environment,
                clear,
                second,
                second,
                second,
                "SIGTERM",
                18,
                5,
                user,
                null,
                null,
                Map.of());
    }

    private static ProcessSpec spec(ControlSpec control) {
        return new ProcessSpec(
                "web",
                "standard_managed",
                "general",
                true,
                null,
                Map.of(),
                Map.of(),
                null,
                control,
                List.of(),
                ResourceLimits.NONE,
                RestartPolicy.DEFAULT,
                LoggingSpec.DEFAULT,
                List.of(),
                null,
                "procman.yaml:1");
    }
}
