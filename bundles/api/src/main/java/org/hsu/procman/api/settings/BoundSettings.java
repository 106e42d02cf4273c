package org.hsu.procman.api.settings;

import java.util.List;
import java.util.Objects;

/** A record in place of what is written: whatever key is looked under, it is the piece. */
final class BoundSettings implements Settings {
    private final Record bound;

    BoundSettings(Record bound) {
        this.bound = Objects.requireNonNull(bound, "bound");
    }

    @Override
    public <S extends Record> S bind(Class<S> type) throws InvalidConfigurationException {
        if (!type.isInstance(bound)) {
            throw new InvalidConfigurationException(List.of(new Problem(
                    "settings", 0, 0, "", "expected " + type.getName() + ", found " + bound.getClass().getName(), "",
                    Problem.Severity.ERROR)));
        }
        return type.cast(bound);
    }

    @Override
    public Settings under(String key) {
        return this;
    }

    @Override
    public boolean isEmpty() {
        return bound instanceof NoSettings;
    }

    @Override
    public String location() {
        return bound.getClass().getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BoundSettings same && same.bound.equals(bound)
                || isEmpty() && other instanceof Settings none && none.isEmpty();
    }

    @Override
    public int hashCode() {
        return isEmpty() ? 0 : bound.hashCode();
    }

    /** Not what it says: that may be a secret. */
    @Override
    public String toString() {
        return "settings of " + location();
    }
}
