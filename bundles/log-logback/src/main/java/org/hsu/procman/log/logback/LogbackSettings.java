package org.hsu.procman.log.logback;

import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.spec.LogLevel;

/**
 * Settings of the log output {@code logback}.
 *
 * @param stdoutLevel of a line of standard output that says no level
 * @param stderrLevel of a line of standard error that says no level
 */
public record LogbackSettings(@Default("info") LogLevel stdoutLevel, @Default("info") LogLevel stderrLevel) {}
