package org.hsu.procman.configuration.process;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hsu.procman.configuration.yaml.KeyPath;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.SourceFile;
import org.hsu.procman.configuration.yaml.TextFile;

/**
 * A file of {@code NAME=value} lines: blank lines and lines that start with {@code #} are skipped, a
 * leading {@code export} too; a value may stand in single quotes (taken as it is) or double quotes (with
 * {@code \n}, {@code \t}, {@code \"}, {@code \\} and {@code \$}); later lines win. Values never appear in
 * a problem.
 */
final class EnvironmentFile {
    private static final int LARGEST = 1024 * 1024;

    private final Problems problems;

    EnvironmentFile(Problems problems) {
        this.problems = problems;
    }

    /** @param named where the configuration names the file */
    Map<String, String> read(Path file, Place named) {
        Map<String, String> variables = new LinkedHashMap<>();
        SourceFile source = new SourceFile(file.toString(), named.file().directory());
        String text;
        try {
            text = TextFile.read(file, LARGEST);
        } catch (TextFile.UnreadableException unreadable) {
            problems.error(named, file + ": " + unreadable.getMessage(), "");
            return variables;
        }
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            readLine(line, new Place(source, number, 1, KeyPath.ROOT), variables);
        }
        return variables;
    }

    private void readLine(String line, Place place, Map<String, String> variables) {
        String stripped = line.strip();
        if (stripped.isEmpty() || stripped.startsWith("#")) {
            return;
        }
        String assignment = stripped.startsWith("export ") ? stripped.substring(7).strip() : stripped;
        int equals = assignment.indexOf('=');
        if (equals < 0) {
            problems.error(place, "expected NAME=value", "a comment starts with #");
            return;
        }
        String name = assignment.substring(0, equals);
        if (!EnvironmentReader.NAME.matcher(name).matches()) {
            problems.error(
                    place, "what stands before = is no name of an environment variable", EnvironmentReader.NAME_HINT);
            return;
        }
        String value = value(assignment.substring(equals + 1), place);
        if (value != null) {
            variables.put(name, value);
        }
    }

    private String value(String written, Place place) {
        if (written.indexOf('\0') >= 0) {
            problems.error(place, "the value has a NUL character", "");
            return null;
        }
        char quote = written.isEmpty() ? ' ' : written.charAt(0);
        if (quote != '\'' && quote != '"') {
            return written;
        }
        StringBuilder value = new StringBuilder();
        for (int at = 1; at < written.length(); at++) {
            char character = written.charAt(at);
            if (character == quote) {
                return rest(written.substring(at + 1), value.toString(), place);
            }
            if (character == '\\' && quote == '"' && at + 1 < written.length()) {
                at++;
                append(value, written.charAt(at));
            } else {
                value.append(character);
            }
        }
        problems.error(place, "the quote is not closed", "");
        return null;
    }

    private static void append(StringBuilder value, char escaped) {
        switch (escaped) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case '"', '\\', '$' -> value.append(escaped);
            default -> value.append('\\').append(escaped);
        }
    }

    private String rest(String after, String value, Place place) {
        String text = after.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return value;
        }
        problems.error(place, "there is text after the closing quote", "");
        return null;
    }
}
