package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {

    private final Run run = new Run();

    @Test
    void helpListsEveryVerb() {
        assertEquals(0, run.main("--help"));
        assertTrue(run.out().startsWith("usage: procman VERB"), run::out);
        for (String verb : Verbs.NAMES) {
            assertTrue(verb.equals("help") || run.out().matches("(?s).*\\b" + verb + "\\b.*"), verb);
        }
        assertTrue(run.out().lines().allMatch(line -> line.length() <= 100));
    }

    @Test
    void everyVerbHasHelp() {
        for (String verb : Verbs.NAMES) {
            if (List.of("run", "validate", "migrate", "import", "simulate", "help").contains(verb)) {
                continue;
            }
            Run one = new Run();
            assertNotNull(Verbs.create(verb), verb);
            assertEquals(0, one.main(verb, "--help"));
            assertTrue(one.out().startsWith("Usage: procman " + verb), one::out);
            assertTrue(List.of("passwd", "service").contains(verb) || one.out().contains("--state-dir") && one.out().contains("--output"), one::out);
        }
    }

    @Test
    void helpOfOneVerb() {
        assertEquals(0, run.main("help", "logs"));
        assertTrue(run.out().contains("--grep"), run::out);
    }

    @Test
    void noVerbIsWrongUsage() {
        assertEquals(2, run.main());
        assertTrue(run.err().startsWith("usage: procman VERB"), run::err);
    }

    @Test
    void anUnknownVerbNamesTheNearest() {
        assertEquals(2, run.main("statsu"));
        assertEquals("procman: unknown verb: statsu, did you mean \"status\"?\nsee: procman --help\n", run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "start | name at least one process, or use --all",
        "stop web --all | --all and names exclude each other",
        "stop web --timeout 10 | '10' has no unit: write 10s or 10ms",
        "stop web --timeout soon | 'soon' is not a duration such as 300ms, 10s or 1.5h",
        "stop web --no-wait --timeout 1s | --no-wait and --timeout exclude each other",
        "shutdown --no-wait --timeout 1s | --no-wait and --timeout exclude each other",
        "status -o xml | expected table, wide or json, not 'xml'",
        "status --wtach | Unknown option: '--wtach', did you mean \"--watch\"?",
        "status --label tier | a label is KEY=VALUE, not 'tier'",
        "signal | Missing required parameter",
        "signal HUP | name at least one process, or use --all",
        "wait web --state runing | unknown state: runing, did you mean \"running\"?",
        "logs web --stdout --stderr | --stdout and --stderr exclude each other",
        "logs web -n 10001 | -n is from 0 to 10000, not 10001",
        "logs web -n x | Invalid value for option '--lines': 'x' is not an int",
        "logs web --since monday | --since: 'monday' is neither a duration",
        "events -n -1 | -n is 0 or more, not -1",
        "plugins instal x | unknown action: plugins instal",
        "plugins install | plugins install: name the JAR",
        "plugins list x | plugins list takes no name, not 'x'",
        "status --user me | --user and --password-file go with --url",
        "status --url service:jmx:rmi:///x --state-dir /x | --state-dir is for a local manager",
        "status --url nonsense | not a JMX service URL: nonsense",
        "status --url service:jmx:rmi:///x --password-file /x | --password-file goes with --user",
        "status --url service:jmx:rmi:///x --user me --password-file /none | cannot read --password-file /none",
        "service | Missing required parameter",
        "service instal | unknown action: service instal, did you mean \"install\"?",
        "service install --for sytemd --dry-run | no such kind of service: sytemd, did you mean \"systemd\"?",
        "service install --name a/b | not the name of a service: a/b",
        "service uninstall --now | --now goes with install alone",
        "service install --dry-run | where is the distribution?",
        "submit | Missing required parameter",
        "submit thumbs --retries 101 | --retries is 0 to 100, not 101",
        "jobs show | jobs show: name the job",
        "jobs sho thumbs.1 | unknown action: jobs sho",
        "rollout watch | unknown action: rollout watch; there are status, pause, resume, undo",
        "rollout undo | rollout undo: name the process",
        "help nothing | no help on: nothing"
    })
    void wrongUsage(String line, String message) {
        assertEquals(2, run.main(line.split(" ")), run::err);
        assertTrue(run.err().contains(message), run::err);
        assertEquals("", run.out());
    }
}
