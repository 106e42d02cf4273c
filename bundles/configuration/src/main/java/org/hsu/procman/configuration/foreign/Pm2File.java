package org.hsu.procman.configuration.foreign;

import static org.hsu.procman.configuration.foreign.ImportedProgram.CONTROL;
import static org.hsu.procman.configuration.foreign.ImportedProgram.LIMITS;
import static org.hsu.procman.configuration.foreign.ImportedProgram.RESTART;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Sequence;

/** An ecosystem file of pm2, in JSON or YAML. */
final class Pm2File {
    private static final Map<String, String> INTERPRETERS = Map.of(
            ".js", "node", ".cjs", "node", ".mjs", "node", ".py", "python3", ".sh", "bash", ".rb", "ruby", ".php", "php",
            ".pl", "perl", ".ts", "ts-node");
    private static final List<String> SILENT = List.of("name", "exec_mode", "script", "exec", "namespace",
            "source_map_support", "vizion", "automation", "pmx", "treekill", "windowsHide", "force", "instance_var");
    private static final int MOST_COPIES = 1000;

    private final Imported imported;

    Pm2File(Imported imported) {
        this.imported = imported;
    }

    void read(Node document) throws ForeignFileException {
        List<Node> apps = List.of(document);
        if (document instanceof Sequence list) {
            apps = list.items();
        } else if (document instanceof Mapping mapping && (mapping.entry("apps") != null || mapping.entry("pm2") != null)) {
            YamlFields top = new YamlFields(mapping);
            Node node = top.node(mapping.entry("apps") != null ? "apps" : "pm2");
            apps = node instanceof Mapping ? List.of(node) : YamlFields.items(node, "apps");
            top.rest(imported::note);
        }
        for (Node app : apps) {
            app(YamlFields.of(app, "apps"));
        }
    }

    private void app(YamlFields fields) throws ForeignFileException {
        String script = fields.text("script", fields.text("exec"));
        if (script == null) {
            throw new ForeignFileException(fields.line(), "an app has no script");
        }
        String name = fields.text("name", Path.of(script).getFileName().toString().replaceFirst("\\.[a-z]+$", ""));
        String instances = fields.text("instances", "1");
        int copies = instances.matches("\\d{1,4}") ? Integer.parseInt(instances) : 0;
        if (copies > MOST_COPIES) {
            throw new ForeignFileException(fields.line(), name + ": " + copies + " instances, at most " + MOST_COPIES);
        }
        ImportedProgram program = imported.program(name);
        fill(program, fields, script);
        if (copies > 1) {
            program.instances(copies, fields.text("instance_var", "NODE_APP_INSTANCE"), 0);
        } else if (copies == 0) {
            program.note("instances: " + instances + " is one for each processor, here it is one");
        }
    }

    private void fill(ImportedProgram program, YamlFields fields, String script) throws ForeignFileException {
        command(program, fields, script);
        String group = fields.text("namespace");
        if (group != null && program.get("group") == null) {
            program.put("group", Imported.id(group));
        }
        String folder = fields.text("cwd", "");
        program.put(CONTROL + "working_directory",
                Literal.of(imported.directory().resolve(folder).normalize().toString()));
        fields.assignments("env")
                .forEach((name, value) -> program.environment(name, Literal.of(value == null ? "" : value)));
        String file = fields.text("env_file");
        if (file != null) {
            program.put(CONTROL + "environment_file",
                    Literal.of(imported.directory().resolve(folder).resolve(file).normalize().toString()));
        }
        if ("cluster".equals(fields.text("exec_mode", "").replace("_mode", ""))) {
            program.note("exec_mode: cluster shares one port among instances by node: here each needs its own");
        }
        Integer most = fields.whole("max_restarts");
        program.put(RESTART + "strategy", "false".equals(fields.text("autorestart")) ? "never" : "always");
        program.attempts(most == null ? 16 : most);
        millis(program, fields, "min_uptime", CONTROL + "min_uptime");
        millis(program, fields, "restart_delay", RESTART + "restart_delay");
        if (fields.node("exp_backoff_restart_delay") != null) {
            millis(program, fields, "exp_backoff_restart_delay", RESTART + "restart_delay");
            program.put(RESTART + "backoff_multiplier", 1.5);
            program.put(RESTART + "max_delay", "15s");
        }
        millis(program, fields, "kill_timeout", CONTROL + "shutdown_timeout");
        if (fields.flag("wait_ready")) {
            program.note("wait_ready: process.send('ready') goes to pm2 alone; see control.ready");
        }
        millis(program, fields, "listen_timeout", CONTROL + "startup_timeout");
        memory(program, fields.text("max_memory_restart"));
        owner(program, fields);
        SILENT.forEach(fields::node);
        cron(program, fields.text("cron_restart", fields.text("cron")), fields.text("autorestart", "true"));
        watch(program, fields);
        for (String key : List.of("out_file", "error_file", "log_file", "output", "error", "log")) {
            if (fields.node(key) != null) {
                program.note(key + ": its lines are in the manager's log directory");
            }
        }
        fields.rest(program::note);
    }

    /** pm2 starts such an app at once and restarts it by the clock; that is a schedule where it ends by itself. */
    private static void cron(ImportedProgram program, String cron, String autorestart) {
        if (cron == null || cron.equals("0")) {
            return;
        }
        if (!autorestart.equals("false")) {
            program.note("cron_restart: " + cron + ": a schedule here is for what ends by itself; restart it by cron: procman restart "
                    + program.id());
        } else if (cron.strip().split("\\s+").length != 5) {
            program.note("cron_restart: " + cron + " has not five fields: write schedule.every");
        } else {
            program.put("schedule.cron", Literal.of(cron.strip()));
            program.put("schedule.concurrency", "replace");
            program.note("cron_restart: pm2 runs it at its start, too; here it runs by its schedule alone");
        }
    }

    private static void watch(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        boolean all = fields.isText("watch") && fields.text("watch").equals("true");
        boolean none = fields.node("watch") == null || fields.isText("watch") && fields.text("watch").equals("false");
        List<String> ignored = fields.texts("ignore_watch");
        String delay = fields.text("watch_delay");
        fields.node("watch_options");
        if (none) {
            return;
        }
        List<String> paths = all ? List.of(".") : fields.texts("watch");
        List<String> plain = paths.stream().filter(path -> !path.matches(".*[*?\\[{].*")).map(Literal::of).toList();
        List<String> globs = paths.stream().filter(path -> path.matches(".*[*?\\[{].*")).map(Literal::of).toList();
        program.put("watch.paths", plain.isEmpty() ? List.of(".") : plain);
        if (!globs.isEmpty()) {
            program.put("watch.patterns", globs);
        }
        if (!ignored.isEmpty()) {
            program.put("watch.ignore", ignored.stream().map(Literal::of).toList());
        }
        String ours = delay == null ? null : Units.millis(delay);
        if (ours != null) {
            program.put("watch.delay", ours);
        }
    }

    private static void owner(ImportedProgram program, YamlFields fields) throws ForeignFileException {
        String user = fields.text("uid", fields.text("user"));
        if (user != null) {
            program.put(CONTROL + "user", user);
        }
        String group = fields.text("gid");
        if (group != null) {
            program.put(CONTROL + "group", group);
        }
    }

    private static void memory(ImportedProgram program, String most) {
        String size = most == null ? null : Units.binarySize(most);
        if (size != null) {
            program.put(LIMITS + "memory.max_rss", size.matches("\\d+") ? Long.valueOf(size) : size);
            program.put(LIMITS + "on_violation", "restart");
        } else if (most != null) {
            program.note("max_memory_restart: " + most + " is not understood");
        }
    }

    private void command(ImportedProgram program, YamlFields fields, String script) throws ForeignFileException {
        List<String> words = new ArrayList<>();
        String ending = script.contains(".") ? script.substring(script.lastIndexOf('.')) : "";
        String usual = INTERPRETERS.getOrDefault(ending, "none");
        String interpreter = fields.text("interpreter", fields.text("exec_interpreter", usual));
        if (!interpreter.equals("none")) {
            words.add(interpreter);
            for (String key : List.of("interpreter_args", "node_args")) {
                words.addAll(words(fields, key));
            }
        }
        words.add(script);
        words.addAll(words(fields, "args"));
        program.command(words.stream().map(Literal::of).toList());
    }

    private static List<String> words(YamlFields fields, String key) throws ForeignFileException {
        if (!fields.isText(key)) {
            return fields.texts(key);
        }
        String text = fields.text(key);
        return text.isBlank() ? List.of() : Words.of(text, fields.line());
    }

    private static void millis(ImportedProgram program, YamlFields fields, String key, String path)
            throws ForeignFileException {
        String text = fields.text(key);
        if (text == null) {
            return;
        }
        String ours = Units.millis(text);
        if (ours == null) {
            throw new ForeignFileException(fields.line(), key + ": expected milliseconds or a duration, found " + text);
        }
        program.put(path, ours);
    }
}
