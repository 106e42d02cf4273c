package org.hsu.procman.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Sends what Felix has to say to the manager's log instead of standard output. */
final class FrameworkLog extends Logger {

    private final org.slf4j.Logger log = LoggerFactory.getLogger("felix");

    @Override
    @SuppressWarnings("rawtypes")
    protected void doLog(Bundle bundle, ServiceReference reference, int level, String message, Throwable problem) {
        doLog(level, bundle == null ? message : bundle.getSymbolicName() + ": " + message, problem);
    }

    @Override
    protected void doLog(int level, String message, Throwable problem) {
        switch (level) {
            case LOG_ERROR -> log.error(message, problem);
            case LOG_WARNING -> log.warn(message, problem);
            case LOG_INFO -> log.debug(message, problem);
            default -> log.trace(message, problem);
        }
    }
}
