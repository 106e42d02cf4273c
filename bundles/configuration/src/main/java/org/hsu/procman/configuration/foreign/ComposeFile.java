package org.hsu.procman.configuration.foreign;

import static org.hsu.procman.configuration.foreign.ImportedProgram.CHECK;
import static org.hsu.procman.configuration.foreign.ImportedProgram.CONTROL;
import static org.hsu.procman.configuration.foreign.ImportedProgram.LIMITS;
import static org.hsu.procman.configuration.foreign.ImportedProgram.RESTART;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** What a compose file says of processes; what it says of images, networks and volumes is told. */
final class ComposeFile {
    private static final int MOST_COPIES = 1000;

    private final Imported imported;

    ComposeFile(Imported imported) {
        this.imported = imported;
    }

    void read(Node document) throws ForeignFileException {
        YamlFields top = YamlFields.of(document, "the file");
        YamlFields services = YamlFields.of(top.node("services"), "services");
        top.node("version");
        top.node("name");
        top.rest(imported::note);
        for (String name : services.keys()) {
            service(name, YamlFields.of(services.node(name), name));
        }
    }

    private void service(String name, YamlFields fields) throws ForeignFileException {
        List<String> entrypoint = words(fields, "entrypoint");
        List<String> command = new ArrayList<>(entrypoint);
        command.addAll(words(fields, "command"));
        String image = fields.text("image", "");
        fields.node("build");
        fields.node("container_name");
        if (command.isEmpty()) {
            imported.note(name + " is left out: its command is the one of its image " + image
                    + ", which only the image knows");
            return;
        }
        int copies = copies(fields);
        if (copies > MOST_COPIES) {
            throw new ForeignFileException(fields.line(), name + ": " + copies + " replicas, at most " + MOST_COPIES);
        }
        ImportedProgram program = imported.program(name);
        if (!image.isEmpty()) {
            program.note("it ran in the image " + image + ": here the program is that of this machine");
        }
        fill(program, fields, entrypoint.isEmpty() ? command : List.copyOf(command));
        if (copies > 1) {
            program.instances(copies, null, 1);
        }
    }

    private static int copies(YamlFields fields) throws ForeignFileException {
        Integer scale = fields.whole("scale");
        YamlFields deploy = fields.mapping("deploy");
        Integer replicas = deploy == null ? null : deploy.whole("replicas");
        return scale != null ? scale : replicas != null ? replicas : 1;
    }

    private static List<String> words(YamlFields fields, String key) throws ForeignFileException {
        if (fields.isText(key)) {
            return Words.of(fields.text(key), fields.line());
        }
        return fields.texts(key);
    }

    private void fill(ImportedProgram program, YamlFields fields, List<String> command) throws ForeignFileException {
        program.command(command.stream().map(word -> Interpolation.of(program, word)).toList());
        program.put(CONTROL + "working_directory", Literal.of(imported.directory().toString()));
        String folder = fields.text("working_dir");
        if (folder != null) {
            program.note("working_dir: " + folder + " is a folder of the image");
        }
        for (Map.Entry<String, String> variable : fields.assignments("environment").entrySet()) {
            if (variable.getValue() != null) {
                program.environment(variable.getKey(), Interpolation.of(program, variable.getValue()));
            }
        }
        environmentFiles(program, fields);
        restart(program, fields);
        String signal = fields.text("stop_signal");
        if (signal != null) {
            program.put(CONTROL + "stop_signal", signal);
        }
        span(program, fields, "stop_grace_period", CONTROL + "shutdown_timeout");
        String user = fields.text("user");
        if (user != null) {
            program.put(CONTROL + "user", user.replaceFirst(":.*", ""));
            if (user.contains(":")) {
                program.put(CONTROL + "group", user.replaceFirst(".*:", ""));
            }
        }
        Map<String, Object> labels = new LinkedHashMap<>();
        fields.assignments("labels").forEach((key, value) ->
                labels.put(key, value == null ? "" : Interpolation.of(program, value)));
        program.put("labels", labels);
        dependencies(program, fields);
        healthCheck(program, fields.mapping("healthcheck"));
        limits(program, fields);
        List.of("init", "tty", "stdin_open").forEach(fields::node);
        fields.rest(program::note);
    }

    private void environmentFiles(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        Node node = fields.node("env_file");
        List<String> files = new ArrayList<>();
        if (node instanceof Sequence list) {
            for (Node item : list.items()) {
                files.add(item instanceof Mapping entry
                        ? new YamlFields(entry).text("path", "")
                        : item instanceof Scalar scalar ? scalar.text() : "");
            }
        } else {
            files.addAll(fields.texts("env_file"));
        }
        for (int at = 0; at < files.size(); at++) {
            if (at == 0) {
                String path = imported.directory().resolve(files.get(at)).normalize().toString();
                program.put(CONTROL + "environment_file", Interpolation.of(program, path));
            } else {
                program.note("env_file: " + files.get(at) + ": only one is read here");
            }
        }
    }

    private static void restart(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        String restart = fields.text("restart", "no");
        Matcher bounded = Pattern.compile("on-failure(?::(\\d{1,9}))?").matcher(restart);
        if (bounded.matches()) {
            program.put(RESTART + "strategy", "on_failure");
            if (bounded.group(1) != null) {
                program.attempts(Integer.parseInt(bounded.group(1)));
            }
        } else if (restart.equals("always") || restart.equals("unless-stopped")) {
            program.put(RESTART + "strategy", "always");
        } else if (restart.equals("no") || restart.equals("false")) {
            program.put(RESTART + "strategy", "never");
        } else {
            throw new ForeignFileException(fields.line(), program.id()
                    + ": restart: expected no, always, on-failure or unless-stopped, found " + restart);
        }
    }

    private static void dependencies(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        if (fields.node("depends_on") instanceof Mapping mapping) {
            YamlFields others = new YamlFields(mapping);
            for (String other : others.keys()) {
                String condition = others.mapping(other) == null
                        ? "" : others.mapping(other).text("condition", "service_started");
                program.dependsOn(other, switch (condition) {
                    case "service_healthy" -> "healthy";
                    case "service_completed_successfully" -> "completed";
                    default -> "started";
                });
            }
            return;
        }
        for (String other : fields.texts("depends_on")) {
            program.dependsOn(other, "started");
        }
    }

    private void healthCheck(ImportedProgram program, YamlFields check) throws ForeignFileException {
        if (check == null || check.flag("disable")) {
            return;
        }
        List<String> test = check.texts("test");
        if (test.isEmpty() || test.get(0).equals("NONE")) {
            return;
        }
        boolean words = test.get(0).equals("CMD");
        List<String> command = words
                ? test.subList(1, test.size())
                : List.of("/bin/sh", "-c", test.get(test.get(0).equals("CMD-SHELL") && test.size() > 1 ? 1 : 0));
        program.put(CHECK + "exec.command", command.stream().map(word -> Interpolation.of(program, word)).toList());
        ProbeText.times(program, duration(check, "interval"), duration(check, "timeout"), "30s");
        String begin = duration(check, "start_period");
        if (begin != null) {
            program.put(CHECK + "initial_delay", begin);
        }
        ProbeText.number(program, "failure_threshold", check.whole("retries"));
        program.put(CHECK + "on_failure", "none");
        program.note("compose does not restart what is unhealthy: on_failure: restart would");
        check.rest(note -> program.note("healthcheck: " + note));
    }

    private static String duration(YamlFields fields, String key) throws ForeignFileException {
        String text = fields.text(key);
        if (text == null) {
            return null;
        }
        String ours = Units.span(text);
        if (ours == null) {
            throw new ForeignFileException(fields.line(), key + ": expected a duration, found " + text);
        }
        return ours;
    }

    private static void span(ImportedProgram program, YamlFields fields, String key, String path)
            throws ForeignFileException {
        String ours = duration(fields, key);
        if (ours != null) {
            program.put(path, ours);
        }
    }

    private static void limits(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        YamlFields deploy = fields.mapping("deploy");
        YamlFields resources = deploy == null ? null : deploy.mapping("resources");
        YamlFields limits = resources == null ? null : resources.mapping("limits");
        if (deploy != null) {
            deploy.node("replicas");
            deploy.rest(note -> program.note("deploy." + note));
        }
        limit(program, limits == null ? null : limits.text("memory"), fields.text("mem_limit"));
        String cpus = limits == null || limits.text("cpus") == null ? fields.text("cpus") : limits.text("cpus");
        if (cpus != null && cpus.matches("\\d+(\\.\\d+)?") && Double.parseDouble(cpus) > 0) {
            program.put(LIMITS + "max_cpu_percent", Math.max(1, (int) Math.round(Double.parseDouble(cpus) * 100)));
        }
        Integer pids = limits == null || limits.whole("pids") == null ? fields.whole("pids_limit") : limits.whole("pids");
        if (pids != null && pids > 0) {
            program.put(LIMITS + "max_processes", pids);
        }
        YamlFields ulimits = fields.mapping("ulimits");
        if (ulimits != null) {
            Integer files = ulimits.isText("nofile")
                    ? ulimits.whole("nofile")
                    : ulimits.mapping("nofile") == null ? null : ulimits.mapping("nofile").whole("hard");
            if (files != null) {
                program.put(LIMITS + "max_file_descriptors", files);
            }
            ulimits.rest(note -> program.note("ulimits." + note));
        }
    }

    private static void limit(ImportedProgram program, String first, String second) {
        String text = first == null ? second : first;
        String size = text == null ? null : Units.binarySize(text);
        if (size != null) {
            program.put(LIMITS + "memory.max_rss", size.matches("\\d+") ? Long.valueOf(size) : size);
        } else if (text != null) {
            program.note("the memory limit " + text + " is not understood");
        }
    }
}
