package org.hsu.procman.configuration.document;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.InstanceReferences;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;
import org.hsu.procman.configuration.yaml.SourceFile;
import org.hsu.procman.configuration.yaml.YamlReader;

/**
 * An entry, with what it inherits and its values expanded, as a text that can be read back when the file says something
 * else or the environment has changed. A line for each folder that relative paths in it are relative to: the folder, a
 * tab, and what of the entry was written there, in the part of YAML that looks like JSON.
 */
final class EntryText {
    /** As what its places are shown. */
    static final String SHOWN = "an earlier version";
    /** What may be a number, a truth, a time or a size: these must not be quoted, or they would be texts. */
    private static final Pattern PLAIN = Pattern.compile("[+-]?\\.?[A-Za-z0-9][A-Za-z0-9._+-]*( [A-Za-z]+)?");
    /** What {@code PortReferences.literal} puts in place of a dollar. */
    private static final String DOLLAR = "${port.}";
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{port\\.[A-Za-z0-9_-]+}|" + Pattern.quote(InstanceReferences.INDEX));

    private EntryText() {}

    /** @param spec what the entry says */
    static String of(Mapping written, ProcessSpec spec) {
        Mapping entry = withoutFile(written, spec);
        Set<Path> folders = new LinkedHashSet<>();
        folders(entry, folders);
        StringBuilder text = new StringBuilder();
        for (Path folder : folders) {
            text.append(folder.toUri()).append('\t');
            append(text, entry, folder);
            text.append('\n');
        }
        return text.toString();
    }

    /** The file of variables may say something else by then, so what it says now is written in its place. */
    private static Mapping withoutFile(Mapping entry, ProcessSpec spec) {
        Mapping management = entry.mapping("management");
        Mapping control = management == null ? null : management.mapping("control");
        Mapping.Entry file = control == null ? null : control.entry("environment_file");
        if (file == null || spec.control() == null) {
            return entry;
        }
        List<Mapping.Entry> variables = new ArrayList<>();
        new TreeMap<>(spec.control().environment()).forEach((name, value) -> variables.add(
                new Mapping.Entry(name, file.place(), Scalar.of(file.place(), value, true))));
        Mapping environment = Mapping.of(file.place(), variables);
        List<Mapping.Entry> entries = new ArrayList<>(control.entries());
        entries.removeIf(each -> each == file || each.key().equals("environment"));
        entries.add(new Mapping.Entry("environment", file.place(), environment));
        return with(entry, "management", with(management, "control", Mapping.of(control.place(), entries)));
    }

    private static Mapping with(Mapping mapping, String key, Mapping value) {
        return Mapping.of(mapping.place(), mapping.entries().stream()
                .map(each -> each.key().equals(key) ? new Mapping.Entry(key, each.place(), value) : each)
                .toList());
    }

    /** Null when it is none. */
    static Mapping read(String text, Expansion expansion, Problems problems) {
        Mapping entry = null;
        for (String line : text.split("\n")) {
            int tab = line.indexOf('\t');
            SourceFile file = new SourceFile(SHOWN, tab < 0 ? Path.of("/") : folder(line.substring(0, tab)));
            Node node = tab < 0 ? null : YamlReader.read(file, line.substring(tab + 1), problems);
            if (!(node instanceof Mapping part)) {
                return null;
            }
            Mapping expanded = expansion.mapping(part);
            entry = entry == null ? expanded : together(entry, expanded);
        }
        return entry;
    }

    private static Path folder(String uri) {
        try {
            return Path.of(URI.create(uri));
        } catch (IllegalArgumentException | FileSystemNotFoundException damaged) {
            return Path.of("/");
        }
    }

    private static Mapping together(Mapping one, Mapping other) {
        Map<String, Mapping.Entry> all = new LinkedHashMap<>();
        one.entries().forEach(each -> all.put(each.key(), each));
        for (Mapping.Entry each : other.entries()) {
            Mapping.Entry known = all.get(each.key());
            boolean both = known != null && known.value() instanceof Mapping && each.value() instanceof Mapping;
            all.put(each.key(), both
                    ? new Mapping.Entry(each.key(), known.place(), together((Mapping) known.value(), (Mapping) each.value()))
                    : known == null ? each : known);
        }
        return Mapping.of(one.place(), all.values());
    }

    /** Mappings are laid over each other, so each of their values may come from another file; lists are not. */
    private static boolean isParted(Node node) {
        return node instanceof Mapping mapping && !mapping.entries().isEmpty();
    }

    private static Path folder(Node node) {
        return node.place().file().directory();
    }

    private static void folders(Node node, Collection<Path> found) {
        if (isParted(node)) {
            ((Mapping) node).entries().forEach(each -> folders(each.value(), found));
        } else {
            found.add(folder(node));
        }
    }

    private static boolean isIn(Node node, Path folder) {
        List<Path> found = new ArrayList<>();
        folders(node, found);
        return found.contains(folder);
    }

    /** @param folder only what was written there; null for all */
    private static void append(StringBuilder text, Node node, Path folder) {
        if (node instanceof Mapping mapping) {
            text.append('{');
            String separator = "";
            for (Mapping.Entry each : mapping.entries()) {
                if (folder == null || isIn(each.value(), folder)) {
                    text.append(separator);
                    quote(text, each.key());
                    text.append(": ");
                    append(text, each.value(), isParted(each.value()) ? folder : null);
                    separator = ", ";
                }
            }
            text.append('}');
        } else if (node instanceof Sequence list) {
            text.append('[');
            String separator = "";
            for (Node item : list.items()) {
                text.append(separator);
                append(text, item, null);
                separator = ", ";
            }
            text.append(']');
        } else {
            append(text, (Scalar) node);
        }
    }

    private static void append(StringBuilder text, Scalar scalar) {
        if (scalar.isNull()) {
            text.append("null");
        } else if (!scalar.quoted() && PLAIN.matcher(scalar.text()).matches() && !scalar.text().equalsIgnoreCase("null")) {
            text.append(scalar.text());
        } else {
            quote(text, withDollars(scalar.text()));
        }
    }

    /** What expands to the text. */
    private static String withDollars(String expanded) {
        if (expanded.indexOf('$') < 0) {
            return expanded;
        }
        StringBuilder written = new StringBuilder();
        Matcher reference = REFERENCE.matcher(expanded);
        int at = 0;
        while (at < expanded.length()) {
            char next = expanded.charAt(at);
            if (next != '$') {
                written.append(next);
                at++;
            } else if (expanded.startsWith(DOLLAR, at)) {
                written.append("$$");
                at += DOLLAR.length();
            } else if (reference.region(at, expanded.length()).lookingAt()) {
                written.append(reference.group());
                at = reference.end();
            } else {
                written.append("$$");
                at++;
            }
        }
        return written.toString();
    }

    private static void quote(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char character = string.charAt(i);
            if (character == '"' || character == '\\') {
                text.append('\\').append(character);
            } else if (Character.isISOControl(character) || "\u2028\u2029\ufeff".indexOf(character) >= 0) {
                text.append(String.format("\\u%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        text.append('"');
    }
}
