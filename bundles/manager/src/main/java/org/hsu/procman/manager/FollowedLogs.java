package org.hsu.procman.manager;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.LogFilter;
import org.hsu.procman.api.spec.LogFormat;
import org.hsu.procman.api.spec.LogTarget;

/** What {@code run --dev} adds to the configuration: the lines of all processes on the console. */
final class FollowedLogs {
    /** Set by the launcher. */
    private static final String PROPERTY = "procman.dev";

    private static final Settings NONE = new Settings() {
        @Override
        public <S extends Record> S bind(Class<S> type) throws InvalidConfigurationException {
            if (type == NoSettings.class) {
                return type.cast(new NoSettings());
            }
            throw new InvalidConfigurationException(
                    List.of(new Problem(location(), 0, 0, "", "the console output has no settings", "", Problem.Severity.ERROR)));
        }

        @Override
        public String location() {
            return "run --dev";
        }
    };

    private static final LogTarget CONSOLE = new LogTarget(
            "process_manager_console", LogFormat.PLAIN, "", true, true, LogFilter.NONE, LogTarget.OnFull.DROP_OLDEST,
            LogTarget.QUEUE_SIZE, LogTarget.SPILL_LIMIT, NONE);

    private FollowedLogs() {}

    /** The same where nobody asked for it. */
    static LogCollection in(LogCollection collection) {
        if (!Boolean.getBoolean(PROPERTY)) {
            return collection;
        }
        List<LogTarget> targets = new ArrayList<>(collection.targets());
        targets.add(CONSOLE);
        return new LogCollection(
                targets, collection.enhancement(), collection.processDirectory(), collection.bufferSize(),
                collection.flushInterval(), collection.metricsInterval(), collection.metricsTargets());
    }
}
