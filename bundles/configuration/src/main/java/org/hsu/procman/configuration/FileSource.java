package org.hsu.procman.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.DesiredStateSource;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The wish of the configuration file, laid over what the sources say that it names. The system property {@code procman.config} names it,
 * {@code procman.config.shown} says how the operator wrote that name; both are looked at on every read.
 */
@Component(property = "procman.source=file")
public final class FileSource implements DesiredStateSource {
    /** Absolute path of the configuration file. */
    static final String FILE = "procman.config";

    /** Its name in messages; the path when not set. */
    static final String SHOWN = "procman.config.shown";

    /** Where the manager keeps what it must not forget. */
    static final String STATE = "procman.state.dir";

    private final ConfigurationReader reader;
    private final OpenSources sources;

    @Activate
    public FileSource(@Reference ProvidedTypes types) {
        this.reader = new ConfigurationReader(types);
        this.sources = new OpenSources(types, Path.of(System.getProperty(STATE, "state")).resolve("sources"));
    }

    @Deactivate
    void deactivate() {
        sources.close();
    }

    @Override
    public AutoCloseable onChange(Runnable changed) {
        sources.listen(changed);
        return () -> sources.unlisten(changed);
    }

    @Override
    public DesiredState read() throws InvalidConfigurationException {
        String file = System.getProperty(FILE);
        if (file == null || file.isEmpty()) {
            throw unusable("<none>", "no configuration file is named", "give one with --config");
        }
        try {
            return sources.read(reader, Path.of(file), System.getProperty(SHOWN, file)).orThrow();
        } catch (InvalidPathException invalid) {
            throw unusable(file, "this is no valid path", "");
        }
    }

    @Override
    public ProcessSpec entry(String text) throws InvalidConfigurationException {
        return reader.entry(text);
    }

    private static InvalidConfigurationException unusable(String file, String problem, String hint) {
        return new InvalidConfigurationException(
                List.of(new Problem(file, 0, 0, "", problem, hint, Problem.Severity.ERROR)));
    }
}
