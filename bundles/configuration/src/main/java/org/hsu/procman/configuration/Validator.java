package org.hsu.procman.configuration;

import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.desired.ConfigurationValidator;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads a configuration and keeps only what is wrong with it. */
@Component
public final class Validator implements ConfigurationValidator {
    private final ConfigurationReader reader;

    @Activate
    public Validator(@Reference ProvidedTypes types) {
        this.reader = new ConfigurationReader(types);
    }

    @Override
    public List<Problem> validate(Path file) {
        return reader.read(file, file.toString()).problems();
    }

    @Override
    public List<Problem> validate(String yaml, Path directory) {
        return reader.read(yaml, directory).problems();
    }
}
