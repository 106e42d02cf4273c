package org.hsu.procman.manager.loop;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.hsu.procman.manager.core.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something to be told of a limit.
 *
 * @param used in the limit's unit
 * @param what was done, for people; empty for nothing
 */
record LimitTiding(Kind kind, Limit limit, double used, Severity severity, String what) {
    private static final Logger LOG = LoggerFactory.getLogger("org.hsu.procman.process");

    /** What happened. */
    enum Kind {
        WARNED("warned"),
        PASSED("passed"),
        ACTED("acted"),
        KEPT("kept");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** {@code max_memory_mb: 155.2 MiB of 100 MiB}. */
    static String text(Limit limit, double used) {
        return limit.kind().word() + ": " + limit.kind().text(used) + " of " + limit.kind().text(limit.value());
    }

    String message(String id) {
        String text = id + ": " + text(limit, used);
        return switch (kind) {
            case WARNED -> text + ", near the limit";
            case PASSED -> (limit.effectivePolicy() == ViolationPolicy.ALERT ? "ALERT " : "") + text
                    + ", limit passed (" + severity.word() + ")";
            case ACTED -> text + ", " + what;
            case KEPT -> text + ", kept again";
        };
    }

    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", limit.kind().word());
        data.put("value", limit.value());
        data.put("usage", used);
        data.put("policy", limit.effectivePolicy().word());
        data.put("severity", kind == Kind.KEPT ? null : severity.word());
        data.put("what", kind.word);
        return data;
    }

    void log(String id) {
        if (kind == Kind.PASSED && limit.effectivePolicy() == ViolationPolicy.ALERT) {
            LOG.error(message(id));
        } else if (kind == Kind.KEPT) {
            LOG.info(message(id));
        } else {
            LOG.warn(message(id));
        }
    }
}
