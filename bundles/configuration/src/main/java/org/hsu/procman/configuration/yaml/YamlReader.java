package org.hsu.procman.configuration.yaml;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.Mark;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.io.IOException;

/**
 * One YAML text to one tree of nodes with places. Whatever the text, the result is a tree or a problem,
 * in time and memory proportional to its size.
 */
public final class YamlReader {
    /** Characters; far beyond what ten thousand processes need. */
    public static final int LARGEST_TEXT = 16 * 1024 * 1024;

    private final SourceFile file;
    private final Problems problems;
    private final KeyPath root;
    /** Where the last token stood. */
    private Place last;

    private YamlReader(SourceFile file, Problems problems, KeyPath root) {
        this.file = file;
        this.problems = problems;
        this.root = root;
        this.last = Place.start(file);
    }

    /**
     * Reads a document.
     *
     * @return null when it is empty or is no YAML; the latter is then among the problems
     */
    public static Node read(SourceFile file, String text, Problems problems) {
        return read(file, text, problems, KeyPath.ROOT);
    }

    /** The same for a text that hangs at {@code root} of something larger. */
    public static Node read(SourceFile file, String text, Problems problems, KeyPath root) {
        return new YamlReader(file, problems, root).document(text);
    }

    private Node document(String text) {
        int forbidden = forbidden(text);
        if (forbidden < text.length()) {
            reportCharacter(forbidden, text);
            return null;
        }
        try (Tokens tokens = new Tokens(file, text)) {
            return tree(tokens);
        } catch (TreeBuilder.RefusedException refused) {
            problems.error(refused.place(), refused.getMessage(), refused.hint());
        } catch (JacksonYAMLParseException syntax) {
            reportSyntax(syntax, text);
        } catch (IOException | RuntimeException unexpected) {
            // SnakeYAML, which is below Jackson, lets some malformed escapes out as IllegalArgumentException.
            reportUnmarked(unexpected);
        }
        return null;
    }

    private Node tree(Tokens tokens) throws IOException {
        try {
            JsonToken first = tokens.next();
            if (first == null) {
                return null;
            }
            Node tree = new TreeBuilder(tokens, problems).build(first, root);
            Place second = tokens.secondDocument(root);
            if (second != null) {
                problems.error(
                        second,
                        "a second YAML document starts here",
                        "a configuration is one document; use include for more files");
            }
            return tree;
        } finally {
            Place reached = tokens.place(root);
            last = reached.line() > 0 ? reached : last;
        }
    }

    private void reportUnmarked(Exception failure) {
        Throwable said = failure.getCause() == null ? failure : failure.getCause();
        problems.error(last, "not valid YAML: " + oneLine(said.getMessage()), "");
    }

    /** The exception's own location is that of the last token; only the deprecated type knows the right one. */
    @SuppressWarnings("deprecation")
    private void reportSyntax(JacksonYAMLParseException failure, String text) {
        if (!(failure instanceof MarkedYAMLException syntax)) {
            reportUnmarked(failure);
            return;
        }
        Mark mark = syntax.getProblemMark() == null ? syntax.getContextMark() : syntax.getProblemMark();
        Place place = mark == null
                ? last
                : new Place(file, mark.getLine() + 1, mark.getColumn() + 1, root);
        if (mark != null && tabIndents(text, mark.getLine())) {
            problems.error(place, "not valid YAML: a tab cannot indent", "indent with spaces");
            return;
        }
        String hint = syntax.getProblem() != null && syntax.getProblem().endsWith("but got {")
                ? "inside { } and [ ] put ${...} in quotes"
                : "";
        String context = syntax.getContext() == null ? "" : oneLine(syntax.getContext()) + ", ";
        problems.error(place, "not valid YAML: " + context + oneLine(syntax.getProblem()), hint);
    }

    private static boolean tabIndents(String text, int line) {
        int at = 0;
        for (int skipped = 0; skipped < line && at >= 0; skipped++) {
            at = text.indexOf('\n', at) + 1;
            if (at == 0) {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() && text.charAt(at) == '\t';
    }

    /** Where the first character stands that YAML 1.2 does not allow, behind the text when all are good. */
    private static int forbidden(String text) {
        int length = text.length();
        for (int at = 0; at < length; ) {
            int character = text.codePointAt(at);
            if (!isAllowed(character)) {
                return at;
            }
            at += Character.charCount(character);
        }
        return length;
    }

    private static boolean isAllowed(int character) {
        return character >= ' ' && character <= '~'
                || character == '\t'
                || character == '\n'
                || character == '\r'
                || character == 0x85
                || character >= 0xA0 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000;
    }

    private void reportCharacter(int at, String text) {
        int lineStart = text.lastIndexOf('\n', at) + 1;
        int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        problems.error(
                new Place(file, line, 1 + text.codePointCount(lineStart, at), root),
                String.format("the character U+%04X cannot stand in YAML", text.codePointAt(at)),
                "");
    }

    private static String oneLine(String message) {
        return message == null ? "it cannot be read" : message.strip().replaceAll("\\s+", " ");
    }
}
