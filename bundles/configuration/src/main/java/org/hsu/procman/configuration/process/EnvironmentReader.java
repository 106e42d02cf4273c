package org.hsu.procman.configuration.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code environment}, a map or a list of {@code K=V}, laid over {@code environment_file}. */
final class EnvironmentReader {
    /** Letters, digits and underscores, as the documented schema has it. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

    static final String NAME_HINT = "letters, digits and '_' are allowed";

    private final Problems problems;
    private final ValueReader values;

    EnvironmentReader(Problems problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    Map<String, String> read(Section control) {
        Map<String, String> environment = new LinkedHashMap<>();
        Path file = control.path("environment_file", null);
        if (file != null) {
            new EnvironmentFile(problems)
                    .read(file, control.node("environment_file").place())
                    .forEach((name, value) -> environment.put(name, PortReferences.literal(value)));
        }
        Node node = control.node("environment");
        if (node instanceof Mapping mapping) {
            readMap(mapping, environment);
        } else if (node instanceof Sequence list) {
            readList(list, environment);
        } else if (node != null) {
            values.wrong(node, "a mapping of NAME: value or a list of NAME=value", "");
        }
        return environment;
    }

    private void readMap(Mapping mapping, Map<String, String> environment) {
        for (Mapping.Entry entry : mapping.entries()) {
            String value = values.text(entry.value());
            if (isName(entry.key(), entry.place()) && value != null) {
                environment.put(entry.key(), value);
            }
        }
    }

    private void readList(Sequence list, Map<String, String> environment) {
        Map<String, Integer> lines = new HashMap<>();
        for (Node item : list.items()) {
            String text = values.text(item);
            if (text == null) {
                continue;
            }
            int equals = text.indexOf('=');
            if (equals < 0) {
                values.wrong(item, "NAME=value", "");
                continue;
            }
            String name = text.substring(0, equals);
            if (((Scalar) item).isExpanded() && !NAME.matcher(name).matches()) {
                values.wrong(item, "NAME=value", NAME_HINT);
                continue;
            }
            Integer first = lines.putIfAbsent(name, item.place().line());
            if (first != null) {
                problems.error(
                        item.place(),
                        Quoted.of(name) + " is given twice, first at line " + first,
                        "remove one of them");
            } else if (isName(name, item.place())) {
                environment.put(name, text.substring(equals + 1));
            }
        }
    }

    private boolean isName(String name, Place place) {
        if (NAME.matcher(name).matches()) {
            return true;
        }
        problems.error(place, Quoted.of(name) + " is no name of an environment variable", NAME_HINT);
        return false;
    }
}
