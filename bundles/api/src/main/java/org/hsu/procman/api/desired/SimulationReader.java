package org.hsu.procman.api.desired;

import java.nio.file.Path;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.osgi.annotation.versioning.ProviderType;

/** Reads what a simulation is made of; nothing is applied, nobody is asked. Thread-safe. */
@ProviderType
public interface SimulationReader {

    /**
     * Reads a configuration, without what its sources would add.
     *
     * @param shown its name in messages
     * @throws InvalidConfigurationException with every problem of the file
     */
    DesiredState configuration(Path file, String shown) throws InvalidConfigurationException;

    /**
     * Reads a scenario.
     *
     * @param shown its name in messages
     * @param state whose processes it may name
     * @throws InvalidConfigurationException with every problem of the file
     */
    Scenario scenario(Path file, String shown, DesiredState state) throws InvalidConfigurationException;
}
