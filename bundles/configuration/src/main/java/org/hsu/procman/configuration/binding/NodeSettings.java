package org.hsu.procman.configuration.binding;

import java.util.List;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

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
    public String location() {
        return mapping.place().toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeSettings settings
                && mapping.content().equals(settings.mapping.content());
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
