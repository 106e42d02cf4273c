package org.hsu.procman.proxy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Required;

/**
 * One file for one proxy.
 *
 * @param file          to be written; its folder must be there
 * @param listen        where the proxy listens, in its own words; null: its usual port
 * @param reload        the command that makes the proxy read the file, with its arguments, run without a shell; empty:
 *                      it reads it by itself
 * @param reloadTimeout how long the command may take before it is killed
 */
public record FileSettings(
        @Required Path file,
        String listen,
        List<String> reload,
        @Default("10s") Duration reloadTimeout) {
    /** What may stand in a line of the proxy's configuration without ending it. */
    private static final Pattern LISTEN = Pattern.compile("[A-Za-z0-9.:\\[\\]*/_ -]+");

    public FileSettings {
        reload = reload == null ? List.of() : List.copyOf(reload);
        if (listen != null && !LISTEN.matcher(listen).matches()) {
            throw new IllegalArgumentException("listen \"" + listen + "\" is no address");
        }
        if (reloadTimeout.isNegative() || reloadTimeout.isZero()) {
            throw new IllegalArgumentException("reload_timeout must be greater than 0s");
        }
    }

    String listenOr(String usual) {
        return listen == null ? usual : listen;
    }
}
