package org.hsu.procman.configuration.process;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;

/** {@code control.ports}: names to {@code auto} or a number. */
final class PortsReader {
    /** The port that every integrated process is given. */
    static final String GRPC = "grpc";

    private static final String INTEGRATED = "integrated_managed";
    private static final int ANY = 0;
    private static final Bounds NUMBERS = Bounds.between(1, 65_535);
    static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private final Problems problems;
    private final ValueReader values;

    PortsReader(Problems problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    Map<String, Integer> read(Section control, String type) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        Mapping given = control.innerMapping("ports");
        if (given != null) {
            read(given, ports);
        }
        if (isIntegrated(type)) {
            ports.putIfAbsent(GRPC, ANY);
        }
        return ports;
    }

    static boolean isIntegrated(String type) {
        return INTEGRATED.equals(type);
    }

    private void read(Mapping given, Map<String, Integer> ports) {
        Map<String, String> variables = new HashMap<>();
        Map<Integer, String> numbers = new HashMap<>();
        for (Mapping.Entry entry : given.entries()) {
            String name = entry.key();
            if (!NAME.matcher(name).matches()) {
                problems.error(
                        entry.place(),
                        Quoted.of(name) + " is no name of a port",
                        "a letter, then letters, digits, '_' or '-', at most 64");
                continue;
            }
            String same = variables.putIfAbsent(name.toUpperCase(Locale.ROOT).replace('-', '_'), name);
            if (same != null) {
                problems.error(
                        entry.place(),
                        Quoted.of(name) + " and " + Quoted.of(same) + " would be one variable of the environment",
                        "name one of them differently");
                continue;
            }
            Integer number = number(entry.value());
            String other = number == null || number == ANY ? null : numbers.putIfAbsent(number, name);
            if (other != null) {
                problems.error(
                        entry.value().place(), "the port " + number + " is already called " + Quoted.of(other), "");
            } else if (number != null) {
                ports.put(name, number);
            }
        }
    }

    /** Null after a report. */
    private Integer number(Node node) {
        if (node instanceof Scalar scalar && scalar.text().equals("auto")) {
            return ANY;
        }
        if (!(node instanceof Scalar scalar) || !scalar.text().matches("[-+]?\\d{1,18}")) {
            return values.<Integer>wrong(
                    node, "a port", "write a number from 1 to 65535, or auto for a free one of port_range");
        }
        return values.integer(node, NUMBERS);
    }
}
