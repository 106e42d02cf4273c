package org.hsu.procman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bundles of a distribution in the order of their start: Declarative Services and what it needs, the other
 * libraries, our own, then the one that deploys plugins, so that of two providers of one type ours has the lower
 * service id, and the manager last, because it supervises from its activation on.
 */
final class BundleJars {

    private static final String OWN = "org.hsu.procman.";

    private static final String DEPLOY = OWN + "deploy.jar";
    private static final String MANAGER = OWN + "manager.jar";
    private static final List<String> FIRST = List.of(
            "org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component", "org.apache.felix.scr");

    private BundleJars() {}

    /** @throws LaunchException the folder is missing or has no manager in it */
    static List<Path> of(Path home) throws LaunchException {
        Path folder = home.resolve("bundles");
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparingInt(BundleJars::rank).thenComparing(Path::getFileName))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new LaunchException(
                    ExitCode.FAILED, home + " is not a complete distribution: " + Failures.oneLine(e));
        }
        if (jars.isEmpty() || !isManager(jars.get(jars.size() - 1))) {
            throw new LaunchException(
                    ExitCode.FAILED, home + " is not a complete distribution: no bundles/" + MANAGER);
        }
        return jars;
    }

    static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith(OWN);
    }

    static boolean isManager(Path jar) {
        return jar.getFileName().toString().equals(MANAGER);
    }

    private static int rank(Path jar) {
        String name = jar.getFileName().toString();
        for (int i = 0; i < FIRST.size(); i++) {
            if (name.startsWith(FIRST.get(i))) {
                return i;
            }
        }
        if (!isOurs(jar)) {
            return FIRST.size();
        }
        if (isManager(jar)) {
            return FIRST.size() + 3;
        }
        return name.equals(DEPLOY) ? FIRST.size() + 2 : FIRST.size() + 1;
    }
}
