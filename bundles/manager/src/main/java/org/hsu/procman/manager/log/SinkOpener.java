package org.hsu.procman.manager.log;

import java.io.IOException;
import org.hsu.procman.api.log.LogSink;

/** Opens a target: finds the bundle that provides its type, binds its settings, opens it. May take its time. */
@FunctionalInterface
public interface SinkOpener {

    /** @throws IOException it cannot be opened now, for instance because its bundle is not there */
    LogSink open() throws IOException;
}
