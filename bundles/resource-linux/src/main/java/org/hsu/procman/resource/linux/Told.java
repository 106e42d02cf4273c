package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.Limit;

/** What is told of a limit. */
final class Told {

    private Told() {}

    static EnforcedLimit refused(Limit limit, String why) {
        return new EnforcedLimit(limit.kind().word(), text(limit), "none", false, why);
    }

    static EnforcedLimit enforced(Limit limit, int version, String remark) {
        return new EnforcedLimit(limit.kind().word(), text(limit), "cgroup" + version, true, remark);
    }

    static String text(Limit limit) {
        return limit.kind().text(limit.value());
    }

    static String reason(IOException e) {
        if (e instanceof FileSystemException failure) {
            String why = failure.getReason() == null ? e.getClass().getSimpleName() : failure.getReason();
            return "cannot use " + failure.getFile() + ": " + why;
        }
        return String.valueOf(e.getMessage());
    }
}
