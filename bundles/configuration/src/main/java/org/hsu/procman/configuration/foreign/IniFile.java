package org.hsu.procman.configuration.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sections with keys, as supervisord (Python's configparser) and systemd (systemd.syntax(7)) write them: the two agree
 * on neither continuation nor comments nor repeated keys, and every value has to know its line.
 */
final class IniFile {
    private static final Pattern SECTION = Pattern.compile("\\[([^\\]]+)\\]\\s*(?:[;#].*)?");
    private static final Pattern ENTRY = Pattern.compile("([^=:\\s][^=:]*?)\\s*[=:]\\s*(.*)");

    /** @param line 1-based, of its beginning */
    record Entry(String key, String value, int line) {}

    /** @param line 1-based */
    record Section(String name, int line, List<Entry> entries) {

        /** The last one of that name; null when there is none. */
        Entry entry(String key) {
            Entry found = null;
            for (Entry entry : entries) {
                found = entry.key().equals(key) ? entry : found;
            }
            return found;
        }

        /** Null when there is none. */
        String value(String key) {
            Entry entry = entry(key);
            return entry == null ? null : entry.value();
        }
    }

    private IniFile() {}

    /** Indented lines go on with the value above; a semicolon after a blank begins a comment. */
    static List<Section> ofSupervisord(String text) throws ForeignFileException {
        List<Section> sections = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = line.replaceFirst("(^|\\s)[;].*$", "").stripTrailing();
            if (stripped.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0)) && !sections.isEmpty()
                    && !sections.get(sections.size() - 1).entries().isEmpty()) {
                goOn(sections.get(sections.size() - 1).entries(), "\n" + stripped.strip());
            } else {
                take(stripped.strip(), number, sections);
            }
        }
        return sections;
    }

    /** A backslash at the end goes on with the next line; comments stand alone. */
    static List<Section> ofSystemd(String text) throws ForeignFileException {
        List<Section> sections = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            int number = at + 1;
            StringBuilder whole = new StringBuilder(lines.get(at).strip());
            if (isComment(whole.toString())) {
                continue;
            }
            while (whole.length() > 0 && whole.charAt(whole.length() - 1) == '\\' && at + 1 < lines.size()) {
                at++;
                if (!isComment(lines.get(at).strip())) {
                    whole.setCharAt(whole.length() - 1, ' ');
                    whole.append(lines.get(at).strip());
                }
            }
            take(whole.toString(), number, sections);
        }
        return sections;
    }

    private static boolean isComment(String line) {
        return line.isEmpty() || line.startsWith("#") || line.startsWith(";");
    }

    private static void take(String line, int number, List<Section> sections) throws ForeignFileException {
        Matcher section = SECTION.matcher(line);
        if (section.matches()) {
            sections.add(new Section(section.group(1).strip(), number, new ArrayList<>()));
            return;
        }
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            throw new ForeignFileException(number, "expected [section] or key=value, found " + line);
        }
        if (sections.isEmpty()) {
            throw new ForeignFileException(number, "the key " + entry.group(1) + " stands before any [section]");
        }
        sections.get(sections.size() - 1).entries().add(new Entry(entry.group(1), entry.group(2), number));
    }

    private static void goOn(List<Entry> entries, String more) {
        Entry last = entries.remove(entries.size() - 1);
        entries.add(new Entry(last.key(), (last.value() + more).strip(), last.line()));
    }
}
