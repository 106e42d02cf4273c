package org.hsu.procman.launcher;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few scalars of the {@code process_manager} block that are needed before the configuration bundle can run:
 * where its storage lies and where to log. Reads lines, not YAML: what it does not understand it leaves to the
 * configuration bundle, which judges the whole file.
 */
final class ConfigurationPeek {

    private static final Pattern BLOCK = Pattern.compile("\uFEFF?process_manager\\s*:\\s*(#.*)?");
    private static final Pattern FLOW = Pattern.compile("\uFEFF?process_manager\\s*:\\s*\\{(.*)", Pattern.DOTALL);
    private static final Pattern ENTRY = Pattern.compile("([a-z_]+)\\s*:\\s+(\\S.*)");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'((?:[^']|'')*)'");
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{[^}]*}");

    private final Map<String, String> scalars;

    private ConfigurationPeek(Map<String, String> scalars) {
        this.scalars = scalars;
    }

    /**
     * @param environment returns null for a name that is not set
     * @throws IOException the file cannot be read
     */
    static ConfigurationPeek at(Path file, UnaryOperator<String> environment) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException notText) {
            lines = List.of();
        }
        Map<String, String> scalars = new HashMap<>();
        boolean inside = false;
        String indent = null;
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            if (!Character.isWhitespace(line.charAt(0))) {
                inside = BLOCK.matcher(line).matches();
                indent = null;
                if (FLOW.matcher(line).matches()) {
                    readFlow(String.join("\n", lines.subList(at, lines.size())), scalars, environment);
                }
                continue;
            }
            if (!inside) {
                continue;
            }
            String ownIndent = line.substring(0, line.length() - line.stripLeading().length());
            if (indent == null) {
                indent = ownIndent;
            }
            Matcher entry = ENTRY.matcher(line.stripLeading());
            if (ownIndent.equals(indent) && entry.matches()) {
                put(entry, scalars, environment);
            }
        }
        return new ConfigurationPeek(scalars);
    }

    private static void put(Matcher entry, Map<String, String> scalars, UnaryOperator<String> environment) {
        String value = expand(plain(entry.group(2)), environment);
        if (value != null && !value.isBlank()) {
            scalars.put(entry.group(1), value);
        }
    }

    /** A mapping in braces: its parts are between the commas that stand in no quotes and no braces of their own. */
    private static void readFlow(String text, Map<String, String> scalars, UnaryOperator<String> environment) {
        int from = text.indexOf('{') + 1;
        int depth = 0;
        boolean beginsValue = true;
        for (int i = from; i < text.length() && depth >= 0; i++) {
            char character = text.charAt(i);
            if (beginsValue && (character == '"' || character == '\'')) {
                Matcher quoted = QUOTED.matcher(text).region(i, text.length());
                if (!quoted.lookingAt()) {
                    return;
                }
                i = quoted.end() - 1;
            } else if (character == '{' || character == '[') {
                depth++;
            } else if (character == '}' || character == ']') {
                depth--;
            }
            if (!Character.isWhitespace(character)) {
                beginsValue = "{[,:".indexOf(character) >= 0;
            }
            if (depth < 0 || (depth == 0 && character == ',')) {
                Matcher entry = ENTRY.matcher(text.substring(from, i).strip());
                if (entry.matches()) {
                    put(entry, scalars, environment);
                }
                from = i + 1;
            }
        }
    }

    Optional<String> scalar(String key) {
        return Optional.ofNullable(scalars.get(key));
    }

    /** Null for what is not a scalar on one line. */
    private static String plain(String written) {
        Matcher quoted = QUOTED.matcher(written);
        if (quoted.lookingAt()) {
            String doubly = quoted.group(1);
            return doubly != null ? doubly.replaceAll("\\\\(.)", "$1") : quoted.group(2).replace("''", "'");
        }
        if ("#\"'|>&*!{[~".indexOf(written.charAt(0)) >= 0) {
            return null;
        }
        int comment = written.indexOf(" #");
        return (comment < 0 ? written : written.substring(0, comment)).strip();
    }

    private static String expand(String text, UnaryOperator<String> environment) {
        if (text == null) {
            return null;
        }
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String value;
            if (matcher.group().equals("$$")) {
                value = "$";
            } else {
                String name = matcher.group(1);
                String found = name == null ? null : environment.apply(name);
                value = found == null || found.isEmpty() ? matcher.group(2) : found;
            }
            if (value == null) {
                return null;
            }
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(expanded).toString();
    }
}
