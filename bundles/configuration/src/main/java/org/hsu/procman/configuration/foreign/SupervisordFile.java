package org.hsu.procman.configuration.foreign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** supervisord.conf: {@code [program:x]} and {@code [group:x]}, with numprocs expanded and include noted. */
final class SupervisordFile {
    private static final Pattern EXPANSION = Pattern.compile("%\\(([A-Za-z0-9_]+)\\)(0?\\d*)([sd])|%%");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^,\\s]*)\\s*(?:,|$)");
    private static final int MOST_COPIES = 1000;

    private final Imported imported;
    private final Map<String, List<ImportedProgram>> byName = new HashMap<>();

    SupervisordFile(Imported imported) {
        this.imported = imported;
    }

    void read(String text) throws ForeignFileException {
        List<IniFile.Section> sections = IniFile.ofSupervisord(text);
        for (IniFile.Section section : sections) {
            if (section.name().startsWith("program:")) {
                program(section, section.name().substring("program:".length()).strip());
            }
        }
        for (IniFile.Section section : sections) {
            String name = section.name();
            if (name.startsWith("group:")) {
                group(section, name.substring("group:".length()).strip());
            } else if (name.equals("include")) {
                imported.note("[include] files = " + section.value("files") + ": import these files as well");
            } else if (name.equals("supervisord")) {
                section.entries().forEach(entry -> imported.note(
                        "[supervisord] " + entry.key() + ": is the manager's own, see process_manager"));
            } else if (name.matches("(eventlistener|fcgi-program):.*")) {
                imported.note("[" + name + "] is left out: there is nothing like it");
            } else if (!name.startsWith("program:")) {
                imported.note("[" + name + "] is left out: procman has its own interfaces");
            }
        }
    }

    private void program(IniFile.Section section, String name) throws ForeignFileException {
        IniFile.Entry command = section.entry("command");
        if (command == null) {
            throw new ForeignFileException(section.line(), "[" + section.name() + "] has no command");
        }
        int copies = number(section, "numprocs", 1);
        int first = number(section, "numprocs_start", 0);
        if (copies > MOST_COPIES) {
            throw new ForeignFileException(
                    section.entry("numprocs").line(), "numprocs is " + copies + ": at most " + MOST_COPIES);
        }
        String pattern = section.value("process_name");
        if (copies > 1 && (pattern == null || !pattern.contains("process_num"))) {
            throw new ForeignFileException(
                    section.entry("numprocs").line(), "numprocs > 1 needs process_name with %(process_num)02d");
        }
        boolean instances = copies > 1 && numbersAreIndexes(section, first);
        List<ImportedProgram> made = new ArrayList<>();
        for (int number = first; number < first + (instances ? 1 : copies); number++) {
            Map<String, String> names = new HashMap<>(Map.of(
                    "program_name", name, "process_num", Integer.toString(number), "numprocs", Integer.toString(copies),
                    "group_name", name, "here", imported.directory().toString()));
            String own = pattern == null || instances ? name : expanded(pattern, names, null);
            names.put("process_name", own);
            ImportedProgram program = imported.program(copies > 1 && !own.contains(name) ? name + "-" + own : own);
            if (instances) {
                program.instances(copies, null, 1);
                names.put("process_num", ImportedProgram.INDEX);
            } else if (copies > 1) {
                program.put("group", name);
            }
            List<String> words = new ArrayList<>();
            for (String word : Words.of(command.value(), command.line())) {
                words.add(expanded(word, names, program));
            }
            program.command(words);
            for (IniFile.Entry entry : section.entries()) {
                take(program, entry, expanded(entry.value(), names, program));
            }
            if (program.get(ImportedProgram.RESTART + "strategy") == null) {
                restart(program, "unexpected");
            }
            if (section.entry("startretries") == null) {
                program.attempts(3);
            }
            made.add(program);
        }
        byName.put(name, made);
    }

    /** Whether what they are numbered by is, besides in their names, nowhere else or what we number them by, too. */
    private static boolean numbersAreIndexes(IniFile.Section section, int first) {
        return section.entries().stream()
                .filter(entry -> !entry.key().equals("process_name"))
                .map(entry -> entry.value().replaceAll(first == 1 ? "%\\(process_num\\)[sd]" : "%%", ""))
                .noneMatch(value -> value.contains("(process_n"));
    }

    private static int number(IniFile.Section section, String key, int otherwise) throws ForeignFileException {
        IniFile.Entry entry = section.entry(key);
        if (entry == null) {
            return otherwise;
        }
        if (!entry.value().matches("\\d{1,6}")) {
            throw new ForeignFileException(entry.line(), key + ": expected a number, found " + entry.value());
        }
        return Integer.parseInt(entry.value());
    }

    private static void take(ImportedProgram program, IniFile.Entry entry, String value) throws ForeignFileException {
        switch (entry.key()) {
            case "command", "process_name", "numprocs", "numprocs_start" -> {
                // They have been read already.
            }
            case "directory" -> program.put(ImportedProgram.CONTROL + "working_directory", value);
            case "user" -> program.put(ImportedProgram.CONTROL + "user", value);
            case "umask" -> program.put(ImportedProgram.CONTROL + "umask", value);
            case "stopsignal" -> program.put(ImportedProgram.CONTROL + "stop_signal", value);
            case "environment" -> environment(program, entry, value);
            case "autostart" -> {
                if (isFalse(value)) {
                    program.put("enabled", false);
                }
            }
            case "autorestart" -> restart(program, value);
            case "exitcodes" -> {
                if (!value.strip().equals("0")) {
                    program.note("exitcodes = " + value + ": here exit code 0 alone is success");
                }
            }
            case "startretries" -> program.attempts(whole(entry, value));
            case "startsecs" -> program.put(ImportedProgram.CONTROL + "min_uptime", whole(entry, value) + "s");
            case "stopwaitsecs" ->
                    program.put(ImportedProgram.CONTROL + "shutdown_timeout", Math.max(1, whole(entry, value)) + "s");
            case "stopasgroup", "killasgroup" -> {
                if (isFalse(value)) {
                    program.note(entry.key() + " = false: the whole tree is ended all the same");
                }
            }
            case "priority" -> program.note("priority = " + value + ": say what has to be there first by depends_on");
            case "stdout_logfile", "stderr_logfile" -> {
                if (value.equals("NONE") || value.equals("/dev/null")) {
                    program.put("management.logging.capture_" + entry.key().substring(0, 6), false);
                } else if (!value.equals("AUTO")) {
                    program.note(entry.key() + " = " + value + ": its lines are in the manager's log directory");
                }
            }
            default -> {
                if (entry.key().matches("redirect_stderr|(stdout|stderr)_.*")) {
                    program.note(entry.key() + " = " + value + ": see management.logging");
                } else {
                    program.note(entry.key() + " = " + value + ": has no equivalent");
                }
            }
        }
    }

    private static void restart(ImportedProgram program, String value) {
        String strategy = isFalse(value) ? "never" : value.equalsIgnoreCase("unexpected") ? "on_failure" : "always";
        program.put(ImportedProgram.RESTART + "strategy", strategy);
    }

    private static boolean isFalse(String value) {
        return value.toLowerCase(Locale.ROOT).matches("false|no|off|0");
    }

    private static int whole(IniFile.Entry entry, String value) throws ForeignFileException {
        if (!value.matches("\\d{1,9}")) {
            throw new ForeignFileException(entry.line(), entry.key() + ": expected a number, found " + value);
        }
        return Integer.parseInt(value);
    }

    private static void environment(ImportedProgram program, IniFile.Entry entry, String value)
            throws ForeignFileException {
        Matcher assignment = ASSIGNMENT.matcher(value.replace("\n", " "));
        int at = 0;
        Map<String, String> found = new LinkedHashMap<>();
        while (assignment.find() && assignment.start() == at) {
            String text = assignment.group(2);
            boolean quoted = text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"));
            found.put(assignment.group(1), quoted ? text.substring(1, text.length() - 1) : text);
            at = assignment.end();
        }
        if (!value.replace("\n", " ").substring(at).isBlank()) {
            throw new ForeignFileException(entry.line(), "environment: expected NAME=\"value\",..., found "
                    + value.replace("\n", " ").substring(at).strip().replaceFirst("=.*", "=..."));
        }
        found.forEach(program::environment);
    }

    private void group(IniFile.Section section, String name) {
        for (String member : String.valueOf(section.value("programs")).split("\\s*,\\s*")) {
            List<ImportedProgram> members = byName.getOrDefault(member, List.of());
            members.forEach(program -> program.put("group", name));
            if (members.isEmpty()) {
                imported.note("[" + section.name() + "] names " + member + ", which is not in this file");
            }
        }
    }

    /** @param program told of what is not known; null: nobody */
    private static String expanded(String text, Map<String, String> names, ImportedProgram program) {
        Matcher matcher = EXPANSION.matcher(Literal.of(text));
        return matcher.replaceAll(found -> Matcher.quoteReplacement(expansion(found.group(), found.group(1),
                found.group(2), names, program)));
    }

    private static String expansion(
            String whole, String name, String width, Map<String, String> names, ImportedProgram program) {
        if (name == null) {
            return "%";
        }
        if (name.startsWith("ENV_")) {
            return "${" + name.substring("ENV_".length()) + "}";
        }
        String value = names.get(name);
        if (value == null) {
            if (program != null) {
                program.note(whole + " is not known here");
            }
            return name.equals("host_node_name") ? "${HOSTNAME}" : whole;
        }
        boolean padded = width != null && !width.isEmpty() && value.matches("\\d+");
        return padded ? String.format("%" + width + "d", Integer.parseInt(value)) : value;
    }
}
