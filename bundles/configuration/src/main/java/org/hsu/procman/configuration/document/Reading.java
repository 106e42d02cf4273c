package org.hsu.procman.configuration.document;

import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Problem;

/**
 * What came of reading a configuration.
 *
 * @param state    empty exactly when one of the problems is an error
 * @param problems errors and warnings in the order of the file
 */
public record Reading(Optional<DesiredState> state, List<Problem> problems) {

    /** The state, or an exception with all problems. */
    public DesiredState orThrow() throws InvalidConfigurationException {
        return state.orElseThrow(() -> new InvalidConfigurationException(problems));
    }
}
