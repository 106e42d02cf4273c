package org.hsu.procman.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.hsu.procman.api.management.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file, and the proxy that reads it. Used by one thread. */
final class ProxyFile {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyFile.class);

    private final FileSettings settings;
    private final ProxyText text;
    private final ReloadCommand reload;
    /** Whether the proxy was told of the file as it is. */
    private boolean told;
    private String problem = "";

    ProxyFile(FileSettings settings, ProxyText text) {
        this.settings = settings;
        this.text = text;
        this.reload = new ReloadCommand(settings.reload(), settings.reloadTimeout());
    }

    Path path() {
        return settings.file();
    }

    /**
     * Makes the proxy know these routes; what it knows already is not said again.
     *
     * @return false: it should be tried again
     */
    boolean tell(List<Route> routes) throws InterruptedException {
        String wanted = text.of(routes);
        try {
            if (!wanted.equals(written())) {
                told = false;
                write(wanted);
            }
            if (!told) {
                reload.run();
                told = true;
                LOG.info("{} tells of {} routes with {} targets", settings.file(), routes.size(),
                        routes.stream().mapToInt(route -> route.targets().size()).sum());
            }
            problem = "";
            return true;
        } catch (IOException e) {
            String now = e.toString();
            if (!now.equals(problem)) {
                LOG.warn("the proxy of {} does not know the routes as they are: {}", settings.file(), e.getMessage());
            }
            problem = now;
            return false;
        }
    }

    /** What is there, empty where there is nothing. */
    private String written() throws IOException {
        return Files.exists(settings.file()) ? Files.readString(settings.file()) : "";
    }

    private void write(String content) throws IOException {
        Path file = settings.file().toAbsolutePath();
        // A name that the usual patterns of includes, *.conf and *.cfg, do not take.
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(temporary, content, StandardCharsets.UTF_8);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
