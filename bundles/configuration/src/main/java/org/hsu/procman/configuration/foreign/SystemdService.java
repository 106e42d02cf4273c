package org.hsu.procman.configuration.foreign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A unit {@code *.service} of systemd. */
final class SystemdService {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}|\\$([A-Za-z_][A-Za-z0-9_]*)|\\$\\$");
    private static final Pattern SPECIFIER = Pattern.compile("%([a-zA-Z%])");
    private static final Set<String> SILENT = Set.of(
            "Description", "Documentation", "WantedBy", "RequiredBy", "Alias", "DefaultDependencies", "SyslogIdentifier",
            "RemainAfterExit", "NotifyAccess");

    private final Imported imported;
    private final String unit;
    private final ImportedProgram program;
    private final SystemdSandbox sandbox;
    private final Map<String, String> environment = new HashMap<>();
    private final Set<String> environmentFiles = new LinkedHashSet<>();
    private String type = "simple";

    /** @param fileName with or without {@code .service} */
    SystemdService(Imported imported, String fileName) {
        this.imported = imported;
        unit = fileName.replaceFirst("\\.service$", "");
        program = imported.program(unit);
        sandbox = new SystemdSandbox(program);
    }

    void read(String text) throws ForeignFileException {
        List<IniFile.Section> sections = IniFile.ofSystemd(text);
        IniFile.Entry start = null;
        program.put(ImportedProgram.RESTART + "strategy", "never");
        for (IniFile.Section section : sections) {
            for (IniFile.Entry entry : section.entries()) {
                if (entry.key().equals("Environment")) {
                    environment(entry);
                }
            }
        }
        for (IniFile.Section section : sections) {
            for (IniFile.Entry entry : section.entries()) {
                if (entry.key().equals("ExecStart")) {
                    if (start != null && !entry.value().isEmpty() && !start.value().isEmpty()) {
                        program.note("ExecStart: a further one is left out: " + entry.value());
                    } else {
                        start = entry;
                    }
                } else {
                    take(section.name(), entry);
                }
            }
        }
        if (start == null || start.value().isEmpty()) {
            throw new ForeignFileException(0, "there is no ExecStart: this is no unit of a service that runs something");
        }
        command(start);
        settle();
        sandbox.settle();
        SystemdTimer.beside(imported.directory().resolve(unit + ".timer"), program);
    }

    private void command(IniFile.Entry start) throws ForeignFileException {
        Matcher prefixed = Pattern.compile("([-@:+!|]*)(.*)", Pattern.DOTALL).matcher(start.value());
        String prefix = prefixed.matches() ? prefixed.group(1) : "";
        List<String> words = new ArrayList<>();
        for (String word : Words.of(prefixed.group(2), start.line())) {
            String specified = specified(word);
            String alone = specified.matches("\\$[A-Za-z_][A-Za-z0-9_]*") ? environment.get(specified.substring(1)) : null;
            if (prefix.contains(":")) {
                words.add(Literal.of(specified));
            } else if (alone != null) {
                // A variable that is a word of its own becomes as many words as it has.
                Stream.of(alone.strip().split("\\s+")).filter(part -> !part.isEmpty()).map(Literal::of).forEach(words::add);
            } else {
                words.add(expanded(specified));
            }
        }
        if (prefix.contains("@") && words.size() > 1) {
            program.note("ExecStart=@: its name " + words.remove(1) + " is not given to the program");
        }
        for (String sign : List.of("-", "+", "!", "|")) {
            if (prefix.contains(sign)) {
                program.note("ExecStart=" + sign + ": the prefix has no equivalent");
            }
        }
        program.command(words);
    }

    private void take(String section, IniFile.Entry entry) throws ForeignFileException {
        String value = specified(entry.value());
        String key = entry.key();
        switch (key) {
            case "Environment" -> {
                // It has been read already.
            }
            case "Description" -> program.put("metadata.description", Literal.of(value));
            case "Type" -> type(value);
            case "EnvironmentFile" -> environmentFiles.add(value);
            case "WorkingDirectory" -> workingDirectory(value);
            case "User", "Group", "UMask" -> program.put(
                    ImportedProgram.CONTROL + key.toLowerCase(Locale.ROOT), Literal.of(value));
            case "Nice" -> program.put(ImportedProgram.CONTROL + "nice", whole(entry));
            case "KillSignal" -> program.put(ImportedProgram.CONTROL + "stop_signal", value);
            case "Restart" -> restart(value);
            case "RestartSec" -> span(entry, ImportedProgram.RESTART + "restart_delay");
            case "TimeoutStartSec" -> span(entry, ImportedProgram.CONTROL + "startup_timeout");
            case "TimeoutStopSec" -> span(entry, ImportedProgram.CONTROL + "shutdown_timeout");
            case "TimeoutSec" -> {
                span(entry, ImportedProgram.CONTROL + "startup_timeout");
                span(entry, ImportedProgram.CONTROL + "shutdown_timeout");
            }
            case "WatchdogSec" -> span(entry, ImportedProgram.CONTROL + "watchdog");
            case "StartLimitBurst" -> program.attempts(whole(entry));
            case "After", "Requires", "Wants", "BindsTo", "Requisite" -> needs(key, value);
            default -> {
                if (!sandbox.take(key, value)) {
                    SystemdLimits.take(program, entry, value, section, SILENT);
                }
            }
        }
    }

    private void type(String value) {
        type = value;
        switch (value) {
            case "notify", "notify-reload" -> program.put(ImportedProgram.CONTROL + "ready.notify", true);
            case "forking" -> program.note(
                    "Type=forking: the program has to stay in the foreground here; look for its option");
            case "dbus" -> program.note("Type=dbus: it is ready here when it has lived for min_uptime");
            default -> {
                // simple, exec, idle and oneshot are what is usual here.
            }
        }
    }

    private void restart(String value) {
        String strategy = value.equals("always") ? "always" : value.equals("no") || value.isEmpty() ? "never" : "on_failure";
        program.put(ImportedProgram.RESTART + "strategy", strategy);
        if (!Set.of("always", "no", "", "on-failure").contains(value)) {
            program.note("Restart=" + value + ": here on_failure is any end but exit code 0");
        }
    }

    private void workingDirectory(String value) {
        String path = value.startsWith("-") ? value.substring(1) : value;
        if (path.equals("~")) {
            program.note("WorkingDirectory=~: write the user's home");
        } else {
            program.put(ImportedProgram.CONTROL + "working_directory", Literal.of(path));
        }
    }

    private void needs(String key, String value) {
        for (String other : value.split("\\s+")) {
            if (other.endsWith(".service")) {
                program.note(key + "=" + other + ": if it is imported too, write depends_on: ["
                        + Imported.id(other.replaceFirst("\\.service$", "")) + "]");
            } else if (!other.isEmpty() && !other.endsWith(".target")) {
                program.note(key + "=" + other + ": has no equivalent");
            }
        }
    }

    private void environment(IniFile.Entry entry) throws ForeignFileException {
        if (entry.value().isEmpty()) {
            environment.clear();
            return;
        }
        for (String word : Words.of(entry.value(), entry.line())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new ForeignFileException(entry.line(), "Environment: expected NAME=value, found " + word);
            }
            environment.put(word.substring(0, equals), specified(word.substring(equals + 1)));
        }
    }

    private void settle() {
        new TreeMap<>(environment).forEach((name, value) -> program.environment(name, Literal.of(value)));
        boolean first = true;
        for (String file : environmentFiles) {
            if (!file.isEmpty() && first && !file.startsWith("-")) {
                program.put(ImportedProgram.CONTROL + "environment_file", Literal.of(file));
                first = false;
            } else if (!file.isEmpty()) {
                program.note("EnvironmentFile=" + file + ": "
                        + (file.startsWith("-") ? "write environment_file if it is there" : "only one is read here"));
            }
        }
        if (program.get(ImportedProgram.CONTROL + "working_directory") == null) {
            program.put(ImportedProgram.CONTROL + "working_directory", "/");
        }
        if (type.equals("oneshot")) {
            program.note("Type=oneshot: here it is a process that ends; others wait for it with condition: completed");
        }
    }

    private void span(IniFile.Entry entry, String path) throws ForeignFileException {
        String value = entry.value();
        if (value.equals("infinity") || value.equals("0")) {
            program.note(entry.key() + "=" + value + ": there is always a bound here");
            return;
        }
        String ours = Units.span(value);
        if (ours == null) {
            throw new ForeignFileException(entry.line(), entry.key() + ": expected a time span, found " + value);
        }
        program.put(path, ours);
    }

    static int whole(IniFile.Entry entry) throws ForeignFileException {
        if (!entry.value().matches("-?\\d{1,9}")) {
            throw new ForeignFileException(entry.line(), entry.key() + ": expected a number, found " + entry.value());
        }
        return Integer.parseInt(entry.value());
    }

    /** systemd puts in what the unit itself says of a variable; what comes from files is not known before the start. */
    private String expanded(String word) {
        return VARIABLE.matcher(word).replaceAll(found -> {
            String name = found.group(1) != null ? found.group(1) : found.group(2);
            if (name == null) {
                return Matcher.quoteReplacement("$");
            }
            String value = environment.get(name);
            if (value == null) {
                program.note("ExecStart has $" + name + ": here it is the manager's variable, not one of environment_file");
                return Matcher.quoteReplacement("${" + name + "}");
            }
            return Matcher.quoteReplacement(Literal.of(value));
        });
    }

    private String specified(String text) {
        String prefix = unit.replaceFirst("@.*", "");
        String instance = unit.contains("@") ? unit.substring(unit.indexOf('@') + 1) : "";
        return SPECIFIER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(switch (found.group(1)) {
            case "%" -> "%";
            case "n" -> unit + ".service";
            case "N" -> unit;
            case "p", "P" -> prefix;
            case "i", "I" -> instance.isEmpty() ? unknown(found.group()) : instance;
            case "t" -> "/run";
            case "S" -> "/var/lib";
            case "C" -> "/var/cache";
            case "L" -> "/var/log";
            case "E" -> "/etc";
            case "T" -> "/tmp";
            case "V" -> "/var/tmp";
            default -> unknown(found.group());
        }));
    }

    private String unknown(String specifier) {
        program.note("the specifier " + specifier + " is left as it is: write what it stands for");
        return specifier;
    }
}
