package org.hsu.procman.launcher;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What the bundles, logback and JNA learn from the launcher, as system properties. */
final class SystemProperties {

    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

    /** RMI's own patience with a client that connects and says nothing is two hours. */
    private static final String RMI_PATIENCE = "sun.rmi.transport.tcp.readTimeout";
    private static final String MINUTE = "60000";

    private SystemProperties() {}

    /** To be called before the first logger and before the first bundle. */
    static void set(Directories directories, Product product) throws IOException {
        common(directories.home(), product, directories.cache());
        System.setProperty("procman.config", directories.config().toString());
        System.setProperty("procman.config.shown", directories.configShown());
        System.setProperty("procman.state.dir", directories.state().toString());
        System.setProperty("procman.log.dir", directories.logs().toString());
        System.setProperty("procman.plugins.dir", directories.plugins().toString());
        Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        System.setProperty("procman.pid.start", Long.toString(start.toEpochMilli()));

        if (System.getProperty(RMI_PATIENCE) == null) {
            System.setProperty(RMI_PATIENCE, MINUTE);
        }
        String level = directories.logLevel();
        if (level != null && LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            System.setProperty("procman.log.level", level);
        }
        Path logback = directories.home().resolve("config/logback.xml");
        if (Files.isReadable(logback)) {
            logging(logback.toUri().toString());
        }
    }

    /**
     * For a framework that only answers a question: nothing is logged, nothing is written but to {@code scratch}.
     *
     * @param plugins whose types are to be known
     */
    static void setForScratch(Path home, Path scratch, Path plugins, Product product) throws IOException {
        common(home, product, scratch);
        System.setProperty("procman.state.dir", scratch.toString());
        System.setProperty("procman.plugins.dir", plugins.toString());
        URL silent = SystemProperties.class.getResource("logback-silent.xml");
        logging(silent.toString());
    }

    private static void common(Path home, Product product, Path cache) throws IOException {
        System.setProperty("procman.home", home.toString());
        System.setProperty("procman.version", product.version());
        // The home may be read-only and /tmp may be mounted noexec; the state directory is ours.
        Path jna = cache.resolve("jna");
        StateLock.createPrivate(jna);
        System.setProperty("jna.tmpdir", jna.toString());
        // The operating system's own libjnidispatch may be of another version than our classes.
        System.setProperty("jna.nosys", "true");
    }

    private static void logging(String location) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", location);
        }
    }
}
