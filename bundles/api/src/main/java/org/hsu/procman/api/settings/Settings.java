package org.hsu.procman.api.settings;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A piece of the operator's configuration that only a plugin can read. It is kept unbound until the
 * plugin that knows its record is there. Immutable and thread-safe.
 */
@ProviderType
public interface Settings {

    /** Nothing is said. Binds to records without components only, such as {@link NoSettings}. */
    Settings NONE = of(new NoSettings());

    /** Settings that are bound already, to call a plugin in a test: they bind to the record's own class. */
    static Settings of(Record bound) {
        return new BoundSettings(bound);
    }

    /**
     * Binds this piece to a record, strictly. The record's components are its keys, in snake case unless
     * {@link Key} says otherwise. A component with {@link Default} takes it when absent; one of a
     * primitive type or marked {@link Required} must be given; an absent list or map is empty, any other
     * absent component null. Types: String, boolean, int, long, double and their boxes, {@code Duration}
     * ({@code "1.5s"}), {@code Path}, {@code URI}, enums (lower case in YAML), nested records, lists and
     * maps from String of these; a {@code long} marked {@link Bytes} reads sizes such as {@code 512MB}.
     * Whatever the record's constructor throws as {@link IllegalArgumentException} is reported at this
     * piece's place.
     *
     * @throws InvalidConfigurationException unknown key, wrong type, out of {@link Range}, missing
     */
    <S extends Record> S bind(Class<S> type) throws InvalidConfigurationException;

    /**
     * The same as {@link #bind} for a plugin that is called with this piece: the manager has bound it to the plugin's
     * record by then, so nothing can be wrong with it any more.
     *
     * @throws IllegalStateException it cannot be bound; the message has file and line
     */
    default <S extends Record> S as(Class<S> type) {
        try {
            return bind(type);
        } catch (InvalidConfigurationException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * The piece that stands under a key of this one.
     *
     * @return where nothing stands there, a piece that says nothing
     */
    default Settings under(String key) {
        return NONE;
    }

    /** Whether nothing is said. */
    default boolean isEmpty() {
        return false;
    }

    /**
     * This piece with the numbers of an instance's ports in place of <code>${port.NAME}</code> in its values.
     *
     * @param ports by name; a name that is not there stays as it is written
     */
    default Settings withPorts(Map<String, Integer> ports) {
        return this;
    }

    /** This piece with the number of an instance in place of <code>${instance.index}</code> in its values. */
    default Settings withInstance(int index) {
        return this;
    }

    /**
     * A short text that is the same for pieces that say the same, in every manager, and gives nothing of what they
     * say away.
     */
    default String fingerprint() {
        return location();
    }

    /** Where it stands, such as {@code procman.yaml:17}; for messages. */
    String location();
}
