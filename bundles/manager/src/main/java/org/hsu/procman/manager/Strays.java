package org.hsu.procman.manager;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier manager of the same state directory left running when it was killed. It is ended before
 * anything is started, so that there are never two instances of one process.
 */
final class Strays {
    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private Strays() {}

    static void end(Platform platform, String marker) {
        List<MarkedProcess> found = platform.findMarked(marker);
        Set<String> ids = new LinkedHashSet<>();
        found.forEach(process -> ids.add(process.processId()));
        for (String id : ids) {
            List<Long> survivors = platform.killMarked(marker, id);
            if (survivors.isEmpty()) {
                LOG.warn("{}: an instance of a manager that was killed was still running and is ended", id);
            } else {
                LOG.error("{}: left by an earlier manager and cannot be killed: pid {}", id, survivors);
            }
        }
    }
}
