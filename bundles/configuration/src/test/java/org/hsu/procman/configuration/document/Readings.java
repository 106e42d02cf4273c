package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.providers.FakeProviders;

/** Reads texts and files as a manager on a machine called host would. */
final class Readings {
    static final Path FOLDER = Path.of("/etc/procman");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PORT", "8080", "EMPTY", "", "NAME", "alpha", "ON", "true");

    private Readings() {}

    static ConfigurationReader reader() {
        return new ConfigurationReader(FakeProviders.documented().types(), ENVIRONMENT::get, () -> "host");
    }

    static Reading read(String yaml) {
        return reader().read(yaml, FOLDER);
    }

    static DesiredState state(String yaml) {
        return state(read(yaml));
    }

    static DesiredState state(Reading reading) {
        assertTrue(reading.state().isPresent(), () -> String.valueOf(reading.problems()));
        return reading.state().get();
    }

    static ProcessSpec first(String yaml) {
        return state(yaml).processes().get(0);
    }

    /** One standard process with this under {@code management}, indented by six. */
    static ProcessSpec managed(String management) {
        return first(entry(management));
    }

    static String entry(String management) {
        return "managed_processes:\n  - id: a\n    type: standard_managed\n    management:\n"
                + management.indent(6);
    }

    static List<String> said(Reading reading) {
        return reading.problems().stream().map(Object::toString).toList();
    }
}
