package org.hsu.procman.log.syslog;

import org.hsu.procman.api.spec.LogLevel;

/** Severities, in the order of their codes (RFC 5424, table 2). */
public enum Severity {
    EMERGENCY,
    ALERT,
    CRITICAL,
    ERROR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG;

    static Severity of(LogLevel level) {
        return switch (level) {
            case TRACE, DEBUG -> DEBUG;
            case INFO -> INFO;
            case WARN -> WARNING;
            case ERROR -> ERROR;
            case FATAL -> CRITICAL;
        };
    }
}
