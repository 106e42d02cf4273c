package org.hsu.procman.manager.reload;

import java.util.Objects;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.ProcessSpec;

/**
 * A process as a plan sees it.
 *
 * @param spec     the wish that holds now
 * @param wished   whether an instance is wished, be it by the configuration or by an operator
 * @param instance whether there is an instance, or one is being made
 * @param state    what the outside sees
 */
public record Situation(ProcessSpec spec, boolean wished, boolean instance, ProcessState state) {
    public Situation {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(state, "state");
    }

    /** It has an instance, or would have one but for its failures: a changed entry is tried at once. */
    boolean tries() {
        return wished && (instance || state == ProcessState.FAILED || state == ProcessState.STARTING);
    }
}
