package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hsu.procman.client.service.ServiceKind;
import org.hsu.procman.client.service.ServicePlace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

@EnabledOnOs(OS.LINUX)
class ServiceTest {

    @TempDir
    private Path folder;

    private Path home;
    private Path root;
    private Path calls;
    private Path unit;

    @BeforeEach
    void write() throws IOException {
        home = folder.resolve("opt");
        program(home.resolve("bin/procman"), "exit 0");
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/procman.yaml"), "");
        root = folder.resolve("root");
        Files.createDirectories(root.resolve("run/systemd/system"));
        calls = folder.resolve("calls");
        unit = root.resolve("etc/systemd/system/procman.service");
        systemctl("exit 0");
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void systemctl(String end) throws IOException {
        program(folder.resolve("bin/systemctl"), "echo \"$@\" >>" + calls + "\n" + end);
    }

    private List<String> called() throws IOException {
        List<String> lines = Files.exists(calls) ? Files.readAllLines(calls) : List.of();
        Files.deleteIfExists(calls);
        return lines;
    }

    private String printed(String... more) {
        Run run = new Run();
        run.home = home;
        run.environment.put("HOME", "/home/me");
        run.environment.put("JAVA_HOME", "/opt/my jdk");
        String[] all = new String[more.length + 3];
        List.of("service", "install", "--dry-run").toArray(all);
        System.arraycopy(more, 0, all, 3, more.length);
        assertEquals(0, run.main(all), run::err);
        return run.out();
    }

    private ServiceInstallation installation() {
        Map<String, String> environment = Map.of("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        ServicePlace place = ServicePlace.of(ServiceKind.SYSTEMD, "procman", home, false, root, environment);
        return new ServiceInstallation(ServiceKind.SYSTEMD, place, root, environment);
    }

    private static String text(String more) {
        return "# " + ServiceKind.MARK + "\n" + more + "\n";
    }

    @Test
    void theUnitSaysWhatTheManagerNeeds() {
        List<String> lines = printed("--state-dir", "/var/lib/my 50% $tate").lines().toList();
        for (String line : List.of(
                "Type=notify",
                "Delegate=yes",
                "KillMode=process",
                "WatchdogSec=30s",
                "Restart=on-failure",
                "OOMPolicy=continue",
                "After=network-online.target",
                "WantedBy=multi-user.target",
                "Environment=\"JAVA_HOME=/opt/my jdk\"",
                "ExecStart=" + home + "/bin/procman run -c " + home + "/config/procman.yaml"
                        + " --state-dir \"/var/lib/my 50%% $$tate\"")) {
            assertTrue(lines.contains(line), () -> line + " is not in " + lines);
        }
        List<String> ofUser = printed("--user").lines().toList();
        assertTrue(ofUser.contains("WantedBy=default.target"));
        assertFalse(ofUser.contains("After=network-online.target"), "a user's systemd has no such target");
    }

    @Test
    void systemdTakesTheUnit() throws Exception {
        boolean there = Files.isExecutable(Path.of("/usr/bin/systemd-analyze"));
        if (!there) {
            System.out.println("ServiceTest does not verify the unit: systemd-analyze is not installed");
        }
        assumeTrue(there, "systemd-analyze is not installed");
        for (String user : List.of("--system", "--user")) {
            String text = user.equals("--user") ? printed("--user") : printed("--state-dir", "/var/lib/my 50% $tate");
            Path file = Files.writeString(folder.resolve("procman.service"), text);
            ProcessBuilder builder =
                    new ProcessBuilder("systemd-analyze", user, "verify", "--man=no", file.toString());
            builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
            Process verify = builder.redirectErrorStream(true).start();
            String said = new String(verify.getInputStream().readAllBytes());
            List<String> complaints = said.lines()
                    .filter(line -> line.contains("procman") && !line.contains("'DelegateSubgroup'"))
                    .toList();
            assertEquals(List.of(), complaints);
            assertEquals(0, verify.waitFor(), said);
        }
    }

    @Test
    void thePropertyListOfLaunchd() throws Exception {
        Document list = xml(printed("--for", "launchd", "--name", "shop", "-c", "/etc/a&b.yaml"));
        assertEquals(List.of("org.hsu.shop", home + "/bin/procman", "run", "-c", "/etc/a&b.yaml", "/opt/my jdk"),
                texts(list, "string").subList(0, 6));
        assertEquals(List.of("Label", "ProgramArguments", "EnvironmentVariables", "JAVA_HOME", "RunAtLoad", "KeepAlive",
                "SuccessfulExit", "AbandonProcessGroup", "ExitTimeOut", "ProcessType"), texts(list, "key"));
    }

    @Test
    void theDefinitionForWinsw() throws Exception {
        Document definition = xml(printed("--for", "winsw", "--state-dir", "/state", "-c", "/etc/a&b.yaml"));
        assertEquals(List.of("procman"), texts(definition, "id"));
        String script = home + "/bin/procman.cmd";
        assertEquals(List.of("/d /s /c \"\"" + script + "\" \"run\" \"-c\" \"/etc/a&b.yaml\" \"--state-dir\""
                + " \"/state\"\""), texts(definition, "arguments"));
        assertEquals(List.of("/d /s /c \"\"" + script + "\" \"shutdown\" \"--state-dir\" \"/state\"\""),
                texts(definition, "stoparguments"));
    }

    private static Document xml(String text) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setEntityResolver((name, system) -> new InputSource(new StringReader("")));
        return builder.parse(new InputSource(new StringReader(text)));
    }

    private static List<String> texts(Document document, String element) {
        NodeList found = document.getElementsByTagName(element);
        return IntStream.range(0, found.getLength())
                .mapToObj(at -> found.item(at).getTextContent()).toList();
    }

    @Test
    void installedReplacedAndRemoved() throws Exception {
        assertEquals(List.of("installed: " + unit, "next       systemctl start procman.service"),
                installation().install(text("one"), false));
        assertEquals(text("one"), Files.readString(unit));
        assertEquals(List.of("daemon-reload", "enable procman.service"), called());

        assertEquals("unchanged: " + unit, installation().install(text("one"), false).get(0));
        called();
        assertEquals(List.of("replaced: " + unit, "started"), installation().install(text("two"), true));
        assertEquals(List.of("daemon-reload", "enable procman.service", "start procman.service"), called());

        assertEquals(List.of("removed: " + unit), installation().uninstall());
        assertEquals(List.of("disable --now procman.service", "daemon-reload"), called());
        assertFalse(Files.exists(unit));
        Failure gone = assertThrows(Failure.class, () -> installation().uninstall());
        assertEquals(ExitCode.FAILED, gone.exitCode());
        assertEquals(List.of(), called());
    }

    @Test
    void whatFailsLeavesWhatWasThere() throws Exception {
        installation().install(text("one"), false);
        systemctl("echo no such unit >&2; exit 3");
        Failure failed = assertThrows(Failure.class, () -> installation().install(text("two"), false));
        assertEquals("systemctl daemon-reload exits 3: no such unit; " + unit + " is as it was", failed.getMessage());
        assertEquals(text("one"), Files.readString(unit));
        Files.delete(unit);
        failed = assertThrows(Failure.class, () -> installation().install(text("two"), false));
        assertTrue(failed.getMessage().endsWith(unit + " is not installed"), failed.getMessage());
        assertFalse(Files.exists(unit));
    }

    @Test
    void theUnitOfSomebodyElseIsLeftAlone() throws Exception {
        Files.createDirectories(unit.getParent());
        Files.writeString(unit, "[Service]\nExecStart=/usr/bin/other\n");
        Failure refused = assertThrows(Failure.class, () -> installation().install(text("one"), false));
        assertEquals(ExitCode.REFUSED, refused.exitCode());
        assertTrue(refused.getMessage().contains("was not written by procman"), refused.getMessage());
        assertEquals(ExitCode.REFUSED, assertThrows(Failure.class, () -> installation().uninstall()).exitCode());
        assertEquals("[Service]\nExecStart=/usr/bin/other\n", Files.readString(unit));
        assertEquals(List.of(), called());
    }

    @Test
    void withoutSystemdNothingIsWritten() throws Exception {
        Files.delete(root.resolve("run/systemd/system"));
        Failure refused = assertThrows(Failure.class, () -> installation().install(text("one"), false));
        assertEquals(ExitCode.REFUSED, refused.exitCode());
        assertTrue(refused.getMessage().startsWith("systemd does not run this machine"), refused.getMessage());
        assertFalse(Files.exists(unit));
    }

    @Test
    void aServiceOfAnotherSystemIsPrintedOnlyAndUninstallSaysWhatItWouldDo() {
        Run run = new Run();
        run.home = home;
        assertEquals(2, run.main("service", "install", "--for", "launchd"));
        assertTrue(run.err().contains("can only be printed: use --dry-run"), run::err);
        run = new Run();
        run.home = home;
        assertEquals(0, run.main("service", "uninstall", "--dry-run", "--name", "shop"));
        assertEquals("systemctl disable --now shop.service\nrm /etc/systemd/system/shop.service\n"
                + "systemctl daemon-reload\n", run.out());
        run = new Run();
        run.home = home;
        assertEquals(1, run.main("service", "install", "-c", "/none.yaml"));
        assertTrue(run.err().contains("cannot read the configuration /none.yaml"), run::err);
    }
}
