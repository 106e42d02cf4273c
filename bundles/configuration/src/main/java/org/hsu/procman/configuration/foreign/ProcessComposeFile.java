package org.hsu.procman.configuration.foreign;

import static org.hsu.procman.configuration.foreign.ImportedProgram.CHECK;
import static org.hsu.procman.configuration.foreign.ImportedProgram.CONTROL;
import static org.hsu.procman.configuration.foreign.ImportedProgram.RESTART;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.hsu.procman.configuration.yaml.Node;

/** A file of process-compose. */
final class ProcessComposeFile {
    private static final int MOST_COPIES = 1000;

    private final Imported imported;

    ProcessComposeFile(Imported imported) {
        this.imported = imported;
    }

    void read(Node document) throws ForeignFileException {
        YamlFields top = YamlFields.of(document, "the file");
        YamlFields processes = YamlFields.of(top.node("processes"), "processes");
        Map<String, String> common = top.assignments("environment");
        top.node("version");
        top.rest(imported::note);
        for (String name : processes.keys()) {
            YamlFields fields = YamlFields.of(processes.node(name), name);
            Integer replicas = fields.whole("replicas");
            int copies = replicas == null ? 1 : replicas;
            if (copies > MOST_COPIES) {
                throw new ForeignFileException(fields.line(), name + ": " + copies + " replicas, at most " + MOST_COPIES);
            }
            ImportedProgram program = imported.program(name);
            fill(program, fields, common);
            if (copies > 1) {
                program.instances(copies, "PC_REPLICA_NUM", 0);
            }
        }
    }

    private void fill(ImportedProgram program, YamlFields fields, Map<String, String> common)
            throws ForeignFileException {
        List<String> entrypoint = fields.texts("entrypoint");
        String command = fields.text("command");
        if (command == null && entrypoint.isEmpty()) {
            throw new ForeignFileException(fields.line(), program.id() + ": there is no command");
        }
        if (command == null) {
            program.command(entrypoint.stream().map(Literal::of).toList());
        } else {
            program.shell(command);
        }
        String folder = fields.text("working_dir", "");
        program.put(CONTROL + "working_directory",
                Literal.of(imported.directory().resolve(folder).normalize().toString()));
        common.forEach((name, value) -> environment(program, name, value));
        fields.assignments("environment").forEach((name, value) -> environment(program, name, value));
        String group = fields.text("namespace");
        if (group != null && program.get("group") == null) {
            program.put("group", Imported.id(group));
        }
        String description = fields.text("description");
        if (description != null) {
            program.put("metadata.description", Literal.of(description));
        }
        if (fields.flag("disabled")) {
            program.put("enabled", false);
        }
        availability(program, fields.mapping("availability"));
        shutdown(program, fields.mapping("shutdown"));
        dependencies(program, fields.mapping("depends_on"));
        ready(program, fields);
        fields.rest(program::note);
    }

    private static void environment(ImportedProgram program, String name, String value) {
        program.environment(name, Interpolation.of(program, value == null ? "" : value));
    }

    private static void availability(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        String restart = fields == null ? "no" : fields.text("restart", "no");
        program.put(RESTART + "strategy", switch (restart) {
            case "always" -> "always";
            case "on_failure" -> "on_failure";
            case "no", "false", "exit_on_failure" -> "never";
            default -> throw new ForeignFileException(fields.line(), program.id()
                    + ": restart: expected always, on_failure, exit_on_failure or no, found " + restart);
        });
        if (fields == null) {
            return;
        }
        if (restart.equals("exit_on_failure")) {
            program.note("restart: exit_on_failure ends all others too, which has no equivalent");
        }
        Integer backoff = fields.whole("backoff_seconds");
        if (backoff != null) {
            program.put(RESTART + "restart_delay", backoff + "s");
            program.put(RESTART + "backoff_multiplier", 1);
        }
        Integer most = fields.whole("max_restarts");
        if (most != null && most > 0) {
            program.attempts(most);
        }
        fields.rest(note -> program.note("availability." + note));
    }

    private static void shutdown(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        if (fields == null) {
            return;
        }
        Integer seconds = fields.whole("timeout_seconds");
        if (seconds != null && seconds > 0) {
            program.put(CONTROL + "shutdown_timeout", seconds + "s");
        }
        Integer signal = fields.whole("signal");
        Map<Integer, String> names = Map.of(1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 9, "SIGKILL", 10, "SIGUSR1", 12,
                "SIGUSR2", 15, "SIGTERM");
        if (signal != null && names.containsKey(signal)) {
            program.put(CONTROL + "stop_signal", names.get(signal));
        } else if (signal != null) {
            program.note("shutdown.signal: " + signal + " has no equivalent");
        }
        fields.rest(note -> program.note("shutdown." + note));
    }

    private static void dependencies(ImportedProgram program, YamlFields others) throws ForeignFileException {
        if (others == null) {
            return;
        }
        for (String other : others.keys()) {
            YamlFields each = others.mapping(other);
            String condition = each == null ? "process_started" : each.text("condition", "process_started");
            program.dependsOn(other, switch (condition) {
                case "process_healthy" -> "healthy";
                case "process_log_ready" -> "running";
                case "process_completed", "process_completed_successfully" -> "completed";
                default -> "started";
            });
            if (condition.equals("process_completed")) {
                program.note("waits until " + other + " has ended, here: with exit code 0");
            }
        }
    }

    private static void ready(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        String line = fields.text("ready_log_line");
        if (line != null) {
            String pattern = line.matches("[A-Za-z0-9 _/:,-]+") ? line : Pattern.quote(line);
            program.put(CONTROL + "ready.log_pattern", Literal.of(pattern));
        }
        YamlFields readiness = fields.mapping("readiness_probe");
        YamlFields liveness = fields.mapping("liveness_probe");
        if (liveness != null) {
            probe(program, liveness, "liveness");
            if (readiness != null) {
                program.note("readiness_probe: has been left out beside the liveness_probe, see health_checks");
            }
        } else if (readiness != null) {
            probe(program, readiness, "readiness");
        }
    }

    private static void probe(ImportedProgram program, YamlFields fields, String kind) throws ForeignFileException {
        YamlFields http = fields.mapping("http_get");
        YamlFields exec = fields.mapping("exec");
        if (http != null) {
            program.put(CHECK + "http.url", http.text("scheme", "http") + "://" + http.text("host", "localhost")
                    + (http.text("port") == null ? "" : ":" + http.text("port")) + http.text("path", "/"));
            http.rest(note -> program.note(kind + "_probe.http_get." + note));
        } else if (exec != null && exec.text("command") != null) {
            program.put(CHECK + "exec.command", List.of("/bin/sh", "-c", Literal.of(exec.text("command"))));
            exec.rest(note -> program.note(kind + "_probe.exec." + note));
        } else {
            throw new ForeignFileException(fields.line(), program.id() + ": " + kind + "_probe: expected exec or http_get");
        }
        program.put(CHECK + "kind", kind);
        ProbeText.times(program, seconds(fields, "period_seconds"), seconds(fields, "timeout_seconds"), "10s");
        Integer delay = fields.whole("initial_delay_seconds");
        if (delay != null && delay > 0) {
            program.put(CHECK + "initial_delay", delay + "s");
        }
        ProbeText.number(program, "failure_threshold", fields.whole("failure_threshold"));
        ProbeText.number(program, "success_threshold", fields.whole("success_threshold"));
        fields.rest(note -> program.note(kind + "_probe." + note));
    }

    private static String seconds(YamlFields fields, String key) throws ForeignFileException {
        Integer seconds = fields.whole(key);
        return seconds == null ? null : Math.max(1, seconds) + "s";
    }
}
