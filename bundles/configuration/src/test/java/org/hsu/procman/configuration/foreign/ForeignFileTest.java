package org.hsu.procman.configuration.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.document.Reading;
import org.hsu.procman.configuration.providers.FakeProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignFileTest {
    private static final Path INPUTS = Path.of("src/test/resources/org/hsu/procman/configuration/import").toAbsolutePath();
    private static final String DIRECTORY = "/imported";

    @TempDir
    Path folder;

    private static Reading validated(String yaml, Path directory) {
        Map<String, String> environment = Map.of("SHOP_SECRET", "s", "LOG_LEVEL", "info", "DSN", "d");
        return new ConfigurationReader(FakeProviders.documented().types(), environment::get, () -> "host")
                .read(yaml, directory);
    }

    /** The files are what their programs take; {@code -Dimport=write} agrees on what comes out of them now. */
    @ParameterizedTest
    @CsvSource({
        "supervisord.conf, supervisord", "orders.service, systemd", "Procfile, procfile", "ecosystem.config.json, pm2",
        "ecosystem.yaml, pm2", "process-compose.yaml, process-compose", "docker-compose.yml, compose"
    })
    void becomesAConfigurationThatIsValid(String name, String format) throws IOException {
        Path file = INPUTS.resolve(name);
        assertEquals(format, ForeignFormat.detect(name, Files.readString(file)).orElseThrow().word());
        ForeignFile.Result result = new ForeignFile(file, name).read(null);
        assertEquals(List.of(), result.problems());

        List<Problem> wrong = validated(result.text(), INPUTS).problems().stream().filter(Problem::isError)
                .filter(problem -> !problem.toString().contains("environment_file"))
                .toList();
        assertEquals(List.of(), wrong, result.text());

        String text = result.text().replace(INPUTS.toString(), DIRECTORY);
        Path expected = INPUTS.resolve(name + ".migrated");
        if ("write".equals(System.getProperty("import"))) {
            Files.writeString(expected, text);
        }
        assertEquals(Files.readString(expected), text);
        for (String note : result.notes()) {
            String words = note.substring(note.indexOf(": ") + 2).replace(INPUTS.toString(), DIRECTORY);
            assertTrue(text.contains("# note: ") && text.contains(words), () -> note + " is no comment");
        }
    }

    @Test
    void whatALiteralDollarIsStaysOne() throws IOException {
        Path file = Files.writeString(folder.resolve("supervisord.conf"),
                "[program:a]\ncommand=/bin/echo '${HOME} $$ $x'\nautorestart=true\n");
        Reading reading = validated(new ForeignFile(file, "a").read(null).text(), folder);
        assertEquals(List.of("${HOME} $$ $x"), reading.state().orElseThrow().processes().get(0).control().arguments());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "supervisord | [program:a]\\ncommand=a\\nkillasgroup=false | a: killasgroup = false: the whole tree is ended all the same",
        "supervisord | [program:a]\\ncommand=a %(host)s | a: %(host)s is not known here",
        "supervisord | [program:a]\\ncommand=a\\nstartretries=900 | a: 900 restarts in a row: here from 1 to 100",
        "supervisord | [program:a b]\\ncommand=a | a-b: its name was \"a b\"",
        "systemd | [Service]\\nExecStart=@/a b\\nType=dbus | a: ExecStart=@: its name b is not given to the program",
        "systemd | [Service]\\nExecStart=/a\\nType=dbus | a: Type=dbus: it is ready here when it has lived for min_uptime",
        "systemd | [Service]\\nExecStart=-/a | a: ExecStart=-: the prefix has no equivalent",
        "systemd | [Service]\\nExecStart=/a\\nExecStart=/b | a: ExecStart: a further one is left out: /b",
        "systemd | [Service]\\nExecStart=/a $X | a: ExecStart has $X: here it is the manager's variable, not one of environment_file",
        "systemd | [Service]\\nExecStart=/a %h | a: the specifier %h is left as it is: write what it stands for",
        "systemd | [Service]\\nExecStart=/a\\nType=forking | a: Type=forking: the program has to stay in the foreground here; look for its option",
        "systemd | [Service]\\nExecStart=/a\\nType=oneshot | a: Type=oneshot: here it is a process that ends; others wait for it with condition: completed",
        "systemd | [Service]\\nExecStart=/a\\nRestart=on-abort | a: Restart=on-abort: here on_failure is any end but exit code 0",
        "systemd | [Service]\\nExecStart=/a\\nTimeoutStopSec=infinity | a: TimeoutStopSec=infinity: there is always a bound here",
        "systemd | [Service]\\nExecStart=/a\\nWorkingDirectory=~ | a: WorkingDirectory=~: write the user's home",
        "systemd | [Service]\\nExecStart=/a\\nEnvironmentFile=/a\\nEnvironmentFile=/b | a: EnvironmentFile=/b: only one is read here",
        "systemd | [Service]\\nExecStart=/a\\nMemoryMax=50% | a: MemoryMax=50%: has no equivalent",
        "systemd | [Unit]\\nAfter=a.mount\\n[Service]\\nExecStart=/a | a: After=a.mount: has no equivalent",
        "systemd | [Service]\\nExecStart=/a\\nProtectSystem=strict | a: ProtectSystem=strict: here /usr and /etc, see sandbox.read_only",
        "systemd | [Service]\\nExecStart=/a\\nReadOnlyPaths=-/b | a: the path /b has to be there, here",
        "systemd | [Service]\\nExecStart=/a\\nUser=b\\nCapabilityBoundingSet=CAP_CHOWN | a: CapabilityBoundingSet=CAP_CHOWN: sandbox.capabilities would give them to the process, too",
        "systemd | [Service]\\nExecStart=/a\\nAmbientCapabilities=CAP_KILL\\nCapabilityBoundingSet=CAP_CHOWN CAP_KILL | a: CapabilityBoundingSet=CAP_CHOWN CAP_KILL: here it is what AmbientCapabilities gives",
        "systemd | [Service]\\nExecStart=/a\\nAmbientCapabilities=CAP_KILL\\nCapabilityBoundingSet=~CAP_CHOWN | a: AmbientCapabilities=CAP_KILL: has no equivalent beside a set that is dropped",
        "pm2 | [{script: a, cron_restart: '0 3 * * *'}] | a: cron_restart: 0 3 * * *: a schedule here is for what ends by itself; restart it by cron: procman restart a",
        "pm2 | [{script: a, autorestart: false, cron_restart: '*/5 0 3 * * *'}] | a: cron_restart: */5 0 3 * * * has not five fields: write schedule.every",
        "pm2 | [{script: a, max_memory_restart: lots}] | a: max_memory_restart: lots is not understood",
        "pm2 | [{script: a, env: {a.b: c}}] | a: environment: \"a.b\" is no name of a variable here",
        "process-compose | processes: {a: {command: a, availability: {restart: exit_on_failure}}} | a: restart: exit_on_failure ends all others too, which has no equivalent",
        "process-compose | processes: {a: {command: a, shutdown: {signal: 34}}} | a: shutdown.signal: 34 has no equivalent",
        "process-compose | processes: {a: {command: a}, b: {command: b, depends_on: {a: {condition: process_completed}}}} | b: waits until a has ended, here: with exit code 0",
        "process-compose | processes: {a: {command: a, liveness_probe: {exec: {command: b}}, readiness_probe: {exec: {command: c}}}} | a: readiness_probe: has been left out beside the liveness_probe, see health_checks",
        "process-compose | processes: {a: {command: a}, b: {command: b, depends_on: {a: {condition: process_healthy}}}} | b: waits until a is healthy, but that has no health check: until it runs",
        "process-compose | processes: {a: {command: a, availability: {restart: always}}, b: {command: b, depends_on: {a: {condition: process_completed}}}} | b: waits until a has completed, but that is always restarted: until it started",
        "compose | services: {a: {command: a, env_file: [b, {path: c}]}} | a: env_file: c: only one is read here",
        "compose | services: {a: {command: a, mem_limit: lots}} | a: the memory limit lots is not understood",
        "compose | services: {a: {command: 'a ${X:+y}'}} | a: ${X:+y}: has no equivalent"
    })
    void whatIsLostIsTold(String format, String text, String note) throws IOException {
        String name = format.equals("systemd") ? "a.service" : "a";
        Path file = Files.writeString(folder.resolve(name), text.replace("\\n", "\n"));
        ForeignFile.Result result = new ForeignFile(file, "f").read(ForeignFormat.of(format).orElseThrow());
        assertTrue(result.notes().contains(note), result::toString);
    }

    @Test
    void copiesThatDifferByOurNumberAreInstances() throws IOException {
        String program = "[program:a]\nprocess_name=%(program_name)s_%(process_num)02d\nnumprocs=3\n";
        Path file = Files.writeString(folder.resolve("supervisord.conf"), program + "command=/bin/a\n");
        String text = new ForeignFile(file, "a").read(null).text();
        assertTrue(text.contains("- id: a\n") && text.contains("instances: 3\n"), text);
        Files.writeString(file, program + "numprocs_start=1\ncommand=/bin/a --n %(process_num)d\n");
        text = new ForeignFile(file, "a").read(null).text();
        assertTrue(text.contains("instances: 3\n") && text.contains("${instance.index}"), text);
        assertEquals(3, validated(text, folder).state().orElseThrow().processes().size());
        Files.writeString(file, program + "command=/bin/a --n %(process_num)d\n");
        text = new ForeignFile(file, "a").read(null).text();
        assertTrue(text.contains("- id: a_00\n") && !text.contains("instances"), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "OnCalendar=daily | cron: @daily", "OnCalendar=weekly | cron: 0 0 * * mon", "OnCalendar=02:30 | cron: 30 2 * * *",
        "OnCalendar=*-*-* 04:05:00 | cron: 5 4 * * *", "OnCalendar=Mon..Fri 22:00 | cron: 0 22 * * mon-fri",
        "OnCalendar=*-*-01 00:00:00 | cron: 0 0 1 * *", "OnCalendar=*:0/15 | cron: */15 * * * *",
        "OnUnitActiveSec=1h 30min | every: 1h30m", "OnCalendar=Sat *-*-1..7 18:00 | # note: its timer: OnCalendar=Sat *-*-1..7 18:00",
        "OnBootSec=5min | # note: its timer: OnBootSec=5min: write schedule.cron or schedule.every"
    })
    void aTimerBesideAUnitIsItsSchedule(String line, String expected) throws IOException {
        Files.writeString(folder.resolve("a.timer"), "[Timer]\n" + line + "\nPersistent=true\n[Install]\nWantedBy=timers.target\n");
        Path file = Files.writeString(folder.resolve("a.service"), "[Service]\nType=oneshot\nExecStart=/a\n");
        String text = new ForeignFile(file, "f").read(null).text();
        assertTrue(text.replace("\"", "").contains(expected), text);
        if (!expected.startsWith("#")) {
            assertEquals(List.of(), validated(text, folder).problems().stream().filter(Problem::isError).toList(), text);
            assertTrue(text.contains("missed: run_once"), text);
        }
    }

    @Test
    void aNoteOfSeveralLinesStaysAComment() throws IOException {
        Path file = Files.writeString(folder.resolve("supervisord.conf"),
                "[program:a]\ncommand=/bin/a\nserverurl=first\n  managed_processes: [oops]\n[include]\nfiles=a\n  b\n");
        String text = new ForeignFile(file, "a").read(null).text();
        assertTrue(text.contains("# note: serverurl = first managed_processes: [oops]: has no equivalent\n"), text);
        assertTrue(text.contains("# note: [include] files = a b: import these files as well\n"), text);
        assertEquals(List.of(), validated(text, folder).problems());
    }

    @Test
    void aProgramInJavaScriptIsPrintedByNode() throws IOException {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "node")));
        if (!there) {
            System.out.println("ForeignFileTest runs no JavaScript: node is not installed");
        }
        Path file = INPUTS.resolve("app.config.js");
        ForeignFile.Result result = new ForeignFile(file, "app.config.js").read(null);
        if (!there) {
            assertNull(result.text());
            assertTrue(result.problems().get(0).toString().contains("node is not here to run it"), result::toString);
        }
        assumeTrue(there, "node is not installed");
        assertTrue(result.text().contains("arguments: [app.js, \"--port\", \"4001\"]"), result.text());
        Path broken = Files.writeString(folder.resolve("ecosystem.config.js"), "module.exports = {");
        assertTrue(new ForeignFile(broken, "e").read(null).problems().get(0).toString().contains("node cannot load it"));
    }

    @Test
    void formatsAreKnownByNameElseByContent() {
        assertEquals(Optional.of(ForeignFormat.COMPOSE), ForeignFormat.detect("x.yml", "services:\n  a: {image: b}\n"));
        assertEquals(Optional.of(ForeignFormat.PROCESS_COMPOSE), ForeignFormat.detect("x", "version: 1\nprocesses:\n"));
        assertEquals(Optional.of(ForeignFormat.SYSTEMD), ForeignFormat.detect("x", "[Unit]\n[Service]\n"));
        assertEquals(Optional.of(ForeignFormat.SUPERVISORD), ForeignFormat.detect("x.ini", "; c\n[program:a]\n"));
        assertEquals(Optional.of(ForeignFormat.PM2), ForeignFormat.detect("x.json", "{\"apps\": []}"));
        assertEquals(Optional.of(ForeignFormat.PROCFILE), ForeignFormat.detect("x", "# c\n\nweb: run it\n"));
        assertEquals(Optional.empty(), ForeignFormat.detect("x", "nothing of the kind"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a.conf | supervisord | [program:a]\\nautostart=true | f:1:1: [program:a] has no command",
        "a.conf | supervisord | [program:a]\\ncommand=a\\nstartsecs=soon | f:3:1: startsecs: expected a number, found soon",
        "a.conf | supervisord | [program:a]\\ncommand=a 'b | f:2:1: a quote (') is not closed: a 'b",
        "a.conf | supervisord | [program:a]\\ncommand=a\\nenvironment=A=secret,=x | f:3:1: environment: expected NAME=\"value\",..., found =...",
        "a.conf | supervisord | [program:a]\\ncommand=a\\nnumprocs=3 | f:3:1: numprocs > 1 needs process_name",
        "a.conf | supervisord | a=b | f:1:1: the key a stands before any [section]",
        "a.conf | supervisord | [supervisord]\\n | f: no process is in this file (read as supervisord)",
        "a.service | systemd | [Service]\\nType=simple | f: there is no ExecStart",
        "a.service | systemd | [Service]\\nExecStart=/a\\nRestartSec=now | f:3:1: RestartSec: expected a time span, found now",
        "a.service | systemd | [Service]\\nnonsense | f:2:1: expected [section] or key=value, found nonsense",
        "Procfile | procfile | web: a\\nnonsense | f:2:1: expected NAME: COMMAND, found nonsense",
        "a.json | pm2 | {\"apps\": [{\"name\": \"a\"}]} | f:1:1: an app has no script",
        "a.json | pm2 | {\"apps\": [{\"script\": \"a\", \"max_restarts\": \"many\"}]} | f:1:1: max_restarts: expected a number",
        "a.json | pm2 | {\"apps\": | f:1:9: not valid YAML",
        "a.yaml | process-compose | processes: {a: {}} | f:1:1: a: there is no command",
        "a.yaml | process-compose | processes: [] | f:1:1: processes: expected a mapping, found a list",
        "a.yaml | compose | services: {a: {command: x, restart: often}} | f:1:1: a: restart: expected no, always",
        "a.yaml | compose | services: {a: {image: x}} | f: no process is in this file",
        "a.yaml | compose | `` | f: the file is empty"
    })
    void whatIsWrongIsSaidWithItsLine(String name, String format, String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text.replace("\\n", "\n"));
        ForeignFile.Result result = new ForeignFile(file, "f").read(ForeignFormat.of(format).orElseThrow());
        assertNull(result.text());
        assertTrue(result.problems().stream().anyMatch(problem -> problem.toString().startsWith(message)),
                () -> result.problems().toString());
    }
}
