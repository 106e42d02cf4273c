package org.hsu.procman.configuration.binding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.InstanceReferences;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * A plugin's piece of the configuration. Two are equal when they say the same, wherever it stands: that
 * is how a reload sees that nothing changed.
 */
public final class NodeSettings implements Settings {
    private final Mapping mapping;

    public NodeSettings(Mapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public <S extends Record> S bind(Class<S> type) throws InvalidConfigurationException {
        Problems problems = new Problems();
        S bound = new RecordBinder(problems).bind(mapping, type);
        if (bound == null) {
            throw new InvalidConfigurationException(List.copyOf(problems.inFileOrder()));
        }
        return bound;
    }

    @Override
    public Settings under(String key) {
        Mapping inner = mapping.mapping(key);
        return new NodeSettings(inner == null ? Mapping.empty(mapping.place().child(key)) : inner);
    }

    @Override
    public boolean isEmpty() {
        return mapping.entries().isEmpty();
    }

    @Override
    public Settings withPorts(Map<String, Integer> ports) {
        return replaced(text -> PortReferences.expand(text, ports));
    }

    @Override
    public Settings withInstance(int index) {
        return replaced(text -> InstanceReferences.expand(text, index));
    }

    /** With a port in place of each reference: what can be judged before there is an instance. */
    public NodeSettings withAnyPorts() {
        return replaced(text -> {
            Map<String, Integer> any = new HashMap<>();
            PortReferences.names(text).forEach(name -> any.put(name, 1));
            return PortReferences.expand(InstanceReferences.expand(text, 1), any);
        });
    }

    private NodeSettings replaced(UnaryOperator<String> change) {
        Node changed = replaced(mapping, change);
        return changed == mapping ? this : new NodeSettings((Mapping) changed);
    }

    /** The same node where nothing in it changes. */
    private static Node replaced(Node node, UnaryOperator<String> change) {
        if (node instanceof Scalar scalar) {
            String text = change.apply(scalar.text());
            return text.equals(scalar.text()) ? scalar : scalar.expandedTo(text, scalar.secrets());
        }
        if (node instanceof Sequence list) {
            List<Node> items = list.items().stream().map(item -> replaced(item, change)).toList();
            return same(items, list.items()) ? list : Sequence.of(list.place(), items);
        }
        Mapping map = (Mapping) node;
        List<Node> before = map.entries().stream().map(Mapping.Entry::value).toList();
        List<Node> values = before.stream().map(value -> replaced(value, change)).toList();
        if (same(values, before)) {
            return map;
        }
        Iterator<Node> next = values.iterator();
        return Mapping.of(
                map.place(),
                map.entries().stream()
                        .map(entry -> new Mapping.Entry(entry.key(), entry.place(), next.next()))
                        .toList());
    }

    private static boolean same(List<Node> these, List<Node> those) {
        for (int i = 0; i < these.size(); i++) {
            if (these.get(i) != those.get(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(
                    digest.digest(ordered(mapping.content()).toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Object ordered(Object content) {
        if (content instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, value) -> sorted.put(String.valueOf(key), ordered(value)));
            return sorted;
        }
        return content instanceof List<?> list ? list.stream().map(NodeSettings::ordered).toList() : content;
    }

    @Override
    public String location() {
        return mapping.place().toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeSettings settings && mapping.content().equals(settings.mapping.content())
                || isEmpty() && other instanceof Settings none && none.isEmpty();
    }

    @Override
    public int hashCode() {
        return mapping.content().hashCode();
    }

    /** Only where it stands: the values may be secrets. */
    @Override
    public String toString() {
        return "settings at " + location();
    }
}
