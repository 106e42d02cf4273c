package org.hsu.procman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code run --check}: whether this distribution could take over. Boots every bundle but the manager in a temporary
 * folder, wires the manager, and has the configuration judged. Takes no lock and touches no process.
 */
final class DistributionCheck {

    private final Directories directories;

    DistributionCheck(Directories directories) {
        this.directories = directories;
    }

    /**
     * @param needs symbolic names of bundles that have to be there, separated by commas; null for none
     * @return 0, or 78 when the configuration is invalid
     * @throws LaunchException what is wrong with the distribution
     */
    int judge(String needs) throws LaunchException {
        StartRoom.require(directories.state());
        List<Path> jars = new ArrayList<>(BundleJars.of(directories.home()));
        Path manager = jars.remove(jars.size() - 1);
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("procman-check-");
            Product product = Product.built();
            SystemProperties.setForScratch(directories.home(), scratch, directories.plugins(), product);
            try (BundleFramework framework = BundleFramework.start(scratch.resolve("felix"), product)) {
                framework.startAll(jars);
                String inactive = String.join(", ", framework.inactive());
                if (!inactive.isEmpty()) {
                    throw new LaunchException(ExitCode.FAILED, "not active: " + inactive);
                }
                framework.resolve(manager);
                List<String> missing = new ArrayList<>(needs == null ? List.of() : List.of(needs.split(",")));
                missing.removeAll(framework.names());
                if (!missing.isEmpty()) {
                    throw new LaunchException(ExitCode.FAILED, directories.home()
                            + " lacks what the running manager has: " + String.join(", ", missing));
                }
                return FileCommand.VALIDATE.service(framework)
                        .applyAsInt(new String[] {directories.config().toString()});
            }
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "cannot check: " + Failures.oneLine(e));
        } finally {
            FileCommand.delete(scratch);
        }
    }
}
