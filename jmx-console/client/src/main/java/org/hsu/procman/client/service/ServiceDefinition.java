package org.hsu.procman.client.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is to be run as a service.
 *
 * @param name        of the service
 * @param home        of the distribution, absolute
 * @param options     of {@code run}, paths absolute
 * @param environment what the service would lack
 * @param ofUser      a service of this user, not of the machine
 */
public record ServiceDefinition(
        String name, Path home, List<String> options, Map<String, String> environment, boolean ofUser) {

    static final String TITLE = "HSU Process Manager";

    public ServiceDefinition {
        options = List.copyOf(options);
        environment = Map.copyOf(environment);
    }

    Path script() {
        return home.resolve("bin").resolve("procman");
    }
}
