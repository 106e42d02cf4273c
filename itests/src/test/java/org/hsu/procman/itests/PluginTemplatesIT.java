package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty folder to a plugin of each kind that works in a running manager, without the network. */
class PluginTemplatesIT {

    /** By the word of {@code plugins new}: what {@code procman plugins} calls it. */
    private static final Map<String, String> KINDS = new TreeMap<>(Map.of(
            "enricher", "log_enricher",
            "health", "health_check",
            "listener", "event_listener",
            "log", "log_output",
            "process", "process_type",
            "resource", "resource_enforcer",
            "restart", "restart_strategy",
            "source", "source"));

    @TempDir
    Path folder;

    @Test
    void everyKindIsWrittenBuiltTestedDeployedAndUsed() throws Exception {
        Workshop workshop = new Workshop(Files.createDirectories(folder.resolve("workshop")));
        List<Path> projects = KINDS.keySet().stream().map(kind -> {
            Procman.Result written = workshop.procman("plugins", "new", kind, "made_" + kind);
            assertEquals(0, written.code(), written::all);
            return workshop.folder.resolve(kind + "-made-" + kind);
        }).toList();
        workshop.build(projects);

        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Procman procman = Procman.in(
                        folder, together(projects).replace("port: 8080", "port: " + server.getLocalPort()))) {
            procman.start("--plugins-dir", plugins.toString());
            projects.forEach(project -> Workshop.drop(Workshop.jar(project), plugins));
            KINDS.forEach((kind, word) -> awaitPlugin(procman, word, "made_" + kind));
            for (String id : List.of("example-health", "example-log", "example-process")) {
                Procman.Result ready = procman.cli("wait", id, "--timeout", "60s");
                assertEquals(0, ready.code(), ready::all);
            }
            procman.awaitStatus("example-source", "\"state\":\\s*\"RUNNING\"");
            assertTrue(procman.cli("describe", "example-health").out().contains("made_health"));
            Procman.await("the output writes what the process writes", 60, () ->
                    Procman.read(folder.resolve("logs/made_log.log")).contains("tick"));
            Procman.await("the enricher adds its field", 60, () ->
                    Procman.read(folder.resolve("logs/all.log")).contains("\"added\":{\"made_enricher\":\"yes\"}"));
            Procman.await("the listener writes down what happens", 60, () ->
                    Procman.read(folder.resolve("events.txt")).contains("example-health: STARTING -> RUNNING"));
            assertFalse(Procman.read(folder.resolve("events.txt")).contains("procman.plugin"));
            Procman.await("the strategy decides", 60, () ->
                    procman.cli("events").out().contains("it failed after a while"));
        }
    }

    /** The examples of all projects as one configuration. */
    private String together(List<Path> projects) throws IOException {
        StringBuilder processes = new StringBuilder();
        for (Path project : projects) {
            String kind = project.getFileName().toString().replaceFirst("-.*", "");
            String example = Files.readString(project.resolve("example.yaml"));
            assertEquals("", judged(project.resolve("example.yaml"), example));
            String entry = example.substring(example.indexOf("managed_processes:") + "managed_processes:".length());
            processes.append(entry.replace("id: example", "id: example-" + kind).replace(" []", "").stripTrailing());
        }
        Path wish = folder.resolve("wish.yaml");
        Files.writeString(wish, """
                instances:
                  - {id: example-source, type: standard_managed, management: {control: {executable: sleep, arguments: ["1000"]}}}
                """);
        return """
                process_manager:
                  sources: [{type: made_source, path: %s}]
                  listeners: [{type: made_listener, events: [procman.process.state], path: %s}]
                log_collection:
                  enhancement:
                    enrichers: [{type: made_enricher, config: {word: tick}}]
                  global_aggregation:
                    enabled: true
                    targets:
                      - {type: file, path: all.log, format: json}
                      - {type: made_log, path: made_log.log}
                managed_processes:%s
                """.formatted(wish, folder.resolve("events.txt"), processes);
    }

    /** What `validate` says without the plugin: nothing but that the type is not there yet. */
    private String judged(Path file, String example) {
        Procman.Result result = Procman.run(folder, Map.of(),
                List.of(Procman.HOME.resolve("bin/procman").toString(), "validate", file.toString()));
        return result.all().contains("error:") || result.code() != 0 ? result.all() + example : "";
    }

    private static void awaitPlugin(Procman procman, String kind, String name) {
        String[] last = {""};
        try {
            Procman.await(kind + " " + name, 60, () -> {
                last[0] = procman.cli("plugins").out();
                return last[0].lines().anyMatch(line -> line.matches(kind + " +" + name + " +active .*"));
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + last[0] + procman.managerLog(), e);
        }
    }

    @Test
    void smallestHealthCheckIsSmall() throws Exception {
        Workshop workshop = new Workshop(folder);
        assertEquals(0, workshop.procman("plugins", "new", "health_check", "redis").code());
        Path project = folder.resolve("health-redis");
        assertTrue(Files.readAllLines(project.resolve("pom.xml")).size() < 20);
        try (Stream<Path> sources = Files.walk(project.resolve("src/main"))) {
            List<Path> classes = sources.filter(file -> file.toString().endsWith(".java")).toList();
            assertEquals(1, classes.size(), classes::toString);
            assertTrue(Files.readAllLines(classes.get(0)).size() < 25);
        }
    }

    @Test
    void nothingIsWrittenWhereSomethingIsWrong() throws Exception {
        Workshop workshop = new Workshop(folder);
        Path mine = Files.createDirectories(folder.resolve("health-redis"));
        Files.writeString(mine.resolve("pom.xml"), "mine");
        Procman.Result there = workshop.procman("plugins", "new", "health", "redis");
        assertEquals(6, there.code(), there::all);
        assertEquals("procman: " + mine.toRealPath() + " is there already; nothing was written\n",
                there.all().replace("exit 6\n", "").replace(mine.toString(), mine.toRealPath().toString()));
        assertEquals("mine", Files.readString(mine.resolve("pom.xml")));

        Procman.Result kind = workshop.procman("plugins", "new", "helth", "redis");
        assertEquals(2, kind.code(), kind::all);
        assertTrue(kind.err().contains("no such kind of plugin: helth, did you mean \"health\"?"), kind::all);
        for (String name : List.of("Redis", "re-dis", "../redis", "", "1redis")) {
            Procman.Result wrong = workshop.procman("plugins", "new", "health", name);
            assertEquals(2, wrong.code(), wrong::all);
            assertTrue(wrong.err().contains("not the name of a type: \"" + name + "\""), wrong::all);
        }
        Procman.Result other = workshop.procman(
                "plugins", "new", "health", "redis", "--directory", "sub/mine", "--package", "org.acme.redis");
        assertEquals(0, other.code(), other::all);
        assertTrue(Files.exists(folder.resolve("sub/mine/src/main/java/org/acme/redis/RedisChecker.java")));
        try (Stream<Path> left = Files.list(folder)) {
            assertFalse(left.anyMatch(file -> file.getFileName().toString().endsWith(".new")));
        }
    }
}
