package org.hsu.procman.configuration.document;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.InstanceReferences;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;
import org.hsu.procman.configuration.yaml.TextFile;

/**
 * Expands <code>${NAME}</code>, <code>${NAME:-default}</code> (also where NAME is empty),
 * <code>${file:/path}</code> (its content without the line break at the end) and <code>$$</code> in every
 * value, never in keys. Any other dollar stays as it is, and so do <code>${port.NAME}</code>, which only a start
 * makes known, and <code>${instance.index}</code>, which is another one in each of several processes. The content of files counts as secret.
 */
final class Expansion {
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
    private static final String PORT = "{port.";
    private static final String INSTANCE = "{instance.";
    private static final Pattern PORT_NAME = Pattern.compile("port\\.[A-Za-z0-9_-]+");
    private static final int LARGEST_FILE = 1024 * 1024;
    private static final int DEEPEST = 16;
    /** Characters of all expanded values together. */
    private static final long MOST = 64L * 1024 * 1024;

    private final UnaryOperator<String> environment;
    private final Problems problems;
    private final Map<Node, Node> done = new IdentityHashMap<>();
    private final Map<Path, String> files = new HashMap<>();
    private long expanded;

    /** @param environment gives null for a variable that is not set */
    Expansion(UnaryOperator<String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** The same tree with its values expanded; where one cannot be, as written, after a report. */
    Node expand(Node node) {
        Node known = done.get(node);
        if (known != null) {
            return known;
        }
        Node result;
        if (node instanceof Scalar scalar) {
            result = scalar(scalar);
        } else if (node instanceof Sequence list) {
            result = Sequence.of(list.place(), list.items().stream().map(this::expand).toList());
        } else {
            result = mapping((Mapping) node);
        }
        done.put(node, result);
        return result;
    }

    Mapping mapping(Mapping mapping) {
        List<Mapping.Entry> entries = new ArrayList<>();
        for (Mapping.Entry entry : mapping.entries()) {
            entries.add(new Mapping.Entry(entry.key(), entry.place(), expand(entry.value())));
        }
        return Mapping.of(mapping.place(), entries);
    }

    private Scalar scalar(Scalar scalar) {
        if (scalar.text().indexOf('\0') >= 0) {
            problems.error(scalar.place(), "the value has a NUL character", "");
        }
        if (scalar.text().indexOf('$') < 0) {
            return scalar;
        }
        List<String> secrets = new ArrayList<>();
        try {
            String text = text(scalar.text(), scalar, secrets, 0);
            return text.equals(scalar.text()) ? scalar : scalar.expandedTo(text, secrets);
        } catch (NotExpandableException problem) {
            problems.error(scalar.place(), problem.getMessage(), problem.hint);
            return scalar;
        }
    }

    private String text(String written, Scalar scalar, List<String> secrets, int depth)
            throws NotExpandableException {
        if (depth > DEEPEST) {
            throw new NotExpandableException("the defaults of expansions are nested too deep", "");
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < written.length()) {
            int dollar = written.indexOf('$', at);
            if (dollar < 0 || dollar == written.length() - 1) {
                text.append(written, at, written.length());
                break;
            }
            text.append(written, at, dollar);
            char next = written.charAt(dollar + 1);
            at = dollar + 2;
            if (next == '{') {
                int end = end(written, at);
                text.append(value(written.substring(at, end), scalar, secrets, depth));
                at = end + 1;
            } else if (next == '$' && written.startsWith(PORT, at)) {
                text.append(PortReferences.literal("$" + PORT));
                at += PORT.length();
            } else if (next == '$' && written.startsWith(INSTANCE, at)) {
                text.append(PortReferences.literal("$" + INSTANCE));
                at += INSTANCE.length();
            } else {
                text.append('$');
                at -= next == '$' ? 0 : 1;
            }
            if (expanded + text.length() > MOST) {
                throw new NotExpandableException("the expanded values are larger than all memory for them", "");
            }
        }
        expanded += text.length();
        return text.toString();
    }

    private static int end(String written, int start) throws NotExpandableException {
        int open = 1;
        for (int at = start; at < written.length(); at++) {
            if (written.startsWith("${", at)) {
                open++;
            } else if (written.charAt(at) == '}' && --open == 0) {
                return at;
            }
        }
        throw new NotExpandableException("${ is not closed", "write $$ for a dollar");
    }

    private String value(String inside, Scalar scalar, List<String> secrets, int depth)
            throws NotExpandableException {
        if (inside.startsWith("file:")) {
            String content = file(inside.substring("file:".length()), scalar);
            secrets.add(content);
            return PortReferences.literal(content);
        }
        if (inside.startsWith("port.")) {
            return port(inside);
        }
        if (inside.startsWith("instance.")) {
            return instance(inside);
        }
        Matcher variable = VARIABLE.matcher(inside);
        if (!variable.matches()) {
            throw new NotExpandableException(
                    "${" + Quoted.plain(inside) + "} is no expansion",
                    "write ${NAME}, ${NAME:-default} or ${file:/path}, and $$ for a dollar");
        }
        String value = environment.apply(variable.group(1));
        if (variable.group(2) != null && (value == null || value.isEmpty())) {
            return text(variable.group(2), scalar, secrets, depth + 1);
        }
        if (value == null) {
            throw new NotExpandableException(
                    "the environment variable " + Quoted.plain(variable.group(1)) + " is not set",
                    "set it, or write ${" + Quoted.plain(variable.group(1)) + ":-default}");
        }
        return PortReferences.literal(value);
    }

    private static String port(String inside) throws NotExpandableException {
        if (!PORT_NAME.matcher(inside).matches()) {
            throw new NotExpandableException(
                    "${" + Quoted.plain(inside) + "} names no port", "write ${port.NAME}, a name from control.ports");
        }
        return "${" + inside + "}";
    }

    private static String instance(String inside) throws NotExpandableException {
        String reference = "${" + inside + "}";
        if (!reference.equals(InstanceReferences.INDEX)) {
            throw new NotExpandableException(
                    "${" + Quoted.plain(inside) + "} says nothing of an instance", "write " + InstanceReferences.INDEX);
        }
        return reference;
    }

    private String file(String written, Scalar scalar) throws NotExpandableException {
        try {
            Path path = scalar.place().file().resolve(written);
            String content = files.get(path);
            if (content == null) {
                content = TextFile.read(path, LARGEST_FILE).replaceFirst("\r?\n\\z", "");
                if (content.indexOf('\0') >= 0) {
                    throw new NotExpandableException("${file:" + Quoted.plain(written) + "} has a NUL character", "");
                }
                files.put(path, content);
                problems.hide(content);
            }
            return content;
        } catch (InvalidPathException invalid) {
            throw new NotExpandableException("${file:" + Quoted.plain(written) + "} has no valid path", "");
        } catch (TextFile.UnreadableException unreadable) {
            throw new NotExpandableException("${file:" + Quoted.plain(written) + "}: " + unreadable.getMessage(), "");
        }
    }

    private static final class NotExpandableException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String hint;

        private NotExpandableException(String message, String hint) {
            super(message, null, false, false);
            this.hint = hint;
        }
    }
}
