package org.hsu.procman.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code run}: from the command line to the exit code of the manager. */
final class RunCommand {

    private static final Duration MANAGER_DEADLINE = Duration.ofSeconds(30);

    private RunCommand() {}

    static int execute(List<String> arguments) throws LaunchException {
        RunOptions options = RunOptions.parse(arguments);
        if (options.help()) {
            System.out.println(RunOptions.USAGE);
            return ExitCode.DONE;
        }
        StartRoom.requireDescriptors();
        Directories directories = Directories.find(options, Product.home(), Host.real());
        if (options.check()) {
            return new DistributionCheck(directories).judge(options.value(RunOptions.Option.NEEDS));
        }
        if (options.detach()) {
            return new DetachedRun(directories).start(arguments);
        }
        if (options.dev()) {
            System.setProperty("procman.dev", "true");
        }
        List<Path> jars = BundleJars.of(directories.home());
        try {
            return locked(directories, jars);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "cannot start: " + Failures.oneLine(e));
        }
    }

    private static int locked(Directories directories, List<Path> jars) throws LaunchException, IOException {
        StateLock lock = StateLock.take(directories.state());
        try {
            StartRoom.require(directories.state());
            Product product = Product.built();
            StateLock.createPrivate(directories.cache());
            StateLock.createShared(directories.logs());
            SystemProperties.set(directories, product);
            return supervise(directories, product, jars);
        } finally {
            lock.close();
        }
    }

    private static int supervise(Directories directories, Product product, List<Path> jars) throws LaunchException {
        Logger log = LoggerFactory.getLogger(RunCommand.class);
        log.info(
                "HSU Process Manager {} starts: pid {}, Java {}, home {}, configuration {}, state {}, plugins {}",
                product.version(),
                ProcessHandle.current().pid(),
                Runtime.version(),
                directories.home(),
                directories.config(),
                directories.state(),
                directories.plugins());
        StopSignals signals = StopSignals.install();
        try (BundleFramework framework =
                BundleFramework.start(directories.cache().resolve("felix"), product)) {
            LauncherServices.register(framework.context());
            framework.startAll(jars.subList(0, jars.size() - 1));
            if (signals.stopWished()) {
                return ExitCode.DONE;
            }
            ManagerServices manager = new ManagerServices(framework.context());
            framework.startAll(jars.subList(jars.size() - 1, jars.size()));
            if (!manager.await(MANAGER_DEADLINE)) {
                throw new LaunchException(ExitCode.FAILED, missing(framework));
            }
            signals.deliverTo(manager::request);
            int code = manager.exitCode();
            log.info("the manager has ended with exit code {}", code);
            return code;
        } catch (LaunchException e) {
            log.error(e.getMessage());
            throw e;
        } catch (ExecutionException e) {
            log.error("the manager failed", e.getCause());
            throw new LaunchException(ExitCode.FAILED, "the manager failed: " + Failures.oneLine(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException(ExitCode.FAILED, "interrupted");
        }
    }

    private static String missing(BundleFramework framework) {
        String inactive = String.join(", ", framework.inactive());
        String components = Unsatisfied.components(framework.context());
        return "the manager did not start within " + MANAGER_DEADLINE.toSeconds() + " s"
                + (inactive.isEmpty() ? "" : "; not active: " + inactive)
                + (components.isEmpty() ? "" : "; " + components);
    }
}
