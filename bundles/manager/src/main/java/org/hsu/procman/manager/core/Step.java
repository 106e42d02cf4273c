package org.hsu.procman.manager.core;

import java.util.List;
import java.util.Objects;

/** What a step gives: the next state, and what is to be done about it, in order. */
public record Step(Supervised next, List<Effect> effects) {
    public Step {
        Objects.requireNonNull(next, "next");
        effects = List.copyOf(effects);
    }
}
