package org.hsu.procman.configuration.yaml;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

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

    private YamlReader(SourceFile file, Problems problems, KeyPath root) {
        this.file = file;
        this.problems = problems;
        this.root = root;
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
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST_TEXT);
        TreeBuilder.Source source = null;
        try {
            ParserImpl parser = new ParserImpl(new StreamReader(text), options);
            source = parser::getEvent;
            expect(source.next(), ID.StreamStart);
            if (parser.checkEvent(ID.StreamEnd)) {
                return null;
            }
            expect(source.next(), ID.DocumentStart);
            Node tree = new TreeBuilder(source, file, problems).build(root);
            expect(source.next(), ID.DocumentEnd);
            if (parser.peekEvent() instanceof DocumentStartEvent second) {
                problems.error(
                        place(second.getStartMark()),
                        "a second YAML document starts here",
                        "a configuration is one document; use include for more files");
            }
            return tree;
        } catch (TreeBuilder.RefusedException refused) {
            problems.error(refused.place(), refused.getMessage(), refused.hint());
        } catch (MarkedYAMLException syntax) {
            reportSyntax(syntax, text);
        } catch (ReaderException character) {
            reportCharacter(character, text);
        } catch (RuntimeException unexpected) {
            // SnakeYAML lets some malformed escapes out as IllegalArgumentException and the like.
            problems.error(Place.whole(file), "not valid YAML: " + oneLine(unexpected.getMessage()), "");
        }
        return null;
    }

    private static void expect(Event event, ID id) {
        if (!event.is(id)) {
            String found = event instanceof AliasEvent ? "an alias" : event.getEventId().toString();
            throw new IllegalStateException("found " + found + " instead of " + id);
        }
    }

    private Place place(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, root);
    }

    private void reportSyntax(MarkedYAMLException syntax, String text) {
        Mark mark = syntax.getProblemMark() == null ? syntax.getContextMark() : syntax.getProblemMark();
        Place place = mark == null ? Place.whole(file) : place(mark);
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

    private void reportCharacter(ReaderException character, String text) {
        int end = text.offsetByCodePoints(
                0, Math.min(character.getPosition(), text.codePointCount(0, text.length())));
        int lineStart = text.lastIndexOf('\n', Math.max(0, end - 1)) + 1;
        lineStart = Math.min(lineStart, end);
        int line = 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
        int column = 1 + text.codePointCount(lineStart, end);
        problems.error(
                new Place(file, line, column, root),
                String.format("the character U+%04X cannot stand in YAML", character.getCodePoint()),
                "");
    }

    private static String oneLine(String message) {
        return message == null ? "it cannot be read" : message.strip().replaceAll("\\s+", " ");
    }
}
