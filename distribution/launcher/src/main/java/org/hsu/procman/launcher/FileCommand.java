package org.hsu.procman.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * {@code validate}, {@code migrate}, {@code import} and {@code simulate}: boots everything in a temporary folder, the
 * manager only where its core is wanted, and it does not reign then; and lets a bundle look at the files: a {@code ToIntFunction<String[]>} with the property
 * {@code procman.command}, which names the verb.
 */
final class FileCommand {

    static final FileCommand VALIDATE = new FileCommand("validate", """
            Usage: procman validate FILE...
            Checks configuration files without a manager running: exit code 0, or 78 with every problem.""", false);
    static final FileCommand MIGRATE = new FileCommand("migrate", """
            Usage: procman migrate FILE
            Prints a configuration file of any HSU program in the canonical spelling, with its comments and a note
            for what has no equivalent: exit code 0, or 78 with every problem of an invalid file.""", false);
    static final FileCommand IMPORT = new FileCommand("import", """
            Usage: procman import FILE [--from supervisord|systemd|procfile|pm2|process-compose|compose]
            Prints the file of another process manager as a configuration of ours, and what could not be carried over
            as comments and on standard error: exit code 0, or 78 with what is wrong with the file.""", false);
    static final FileCommand SIMULATE = new FileCommand("simulate", """
            Usage: procman simulate FILE --scenario FILE|crash-loop|unhealthy|dependency-down [--process ID] [-o table|json]
            Prints what would happen to the processes of a configuration in a scenario, when and why, in virtual time and
            without starting any: exit code 0, or 78 with what is wrong with one of the files.""", true);

    private final String verb;
    private final String usage;
    private final boolean core;

    private FileCommand(String verb, String usage, boolean core) {
        this.verb = verb;
        this.usage = usage;
        this.core = core;
    }

    int execute(List<String> arguments) throws LaunchException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.println(usage);
            return ExitCode.DONE;
        }
        if (arguments.isEmpty()) {
            throw new LaunchException(
                    ExitCode.USAGE, verb + ": name at least one FILE; see procman " + verb + " --help");
        }
        Path home = Product.home();
        List<Path> jars = new ArrayList<>(BundleJars.of(home));
        if (core) {
            System.setProperty("procman.simulation", "true");
        } else {
            jars.removeIf(BundleJars::isManager);
        }
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("procman-" + verb + "-");
            Product product = Product.built();
            SystemProperties.setForScratch(home, scratch, Directories.plugins(home), product);
            try (BundleFramework framework = BundleFramework.start(scratch.resolve("felix"), product)) {
                framework.startAll(jars);
                return service(framework).applyAsInt(arguments.toArray(String[]::new));
            }
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "cannot " + verb + ": " + Failures.oneLine(e));
        } finally {
            delete(scratch);
        }
    }

    /** What does this with files in that framework. */
    ToIntFunction<String[]> service(BundleFramework framework) throws LaunchException {
        try {
            @SuppressWarnings("rawtypes")
            Collection<ServiceReference<ToIntFunction>> found = framework.context()
                    .getServiceReferences(ToIntFunction.class, "(procman.command=" + verb + ")");
            if (!found.isEmpty()) {
                @SuppressWarnings("unchecked")
                ToIntFunction<String[]> service =
                        framework.context().getService(found.iterator().next());
                if (service != null) {
                    return service;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new LaunchException(
                ExitCode.FAILED, "nothing here can " + verb + "; " + Unsatisfied.components(framework.context()));
    }

    static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException left) {
            // A library that is still mapped cannot be deleted on Windows; it lies in the temporary folder.
            folder.toFile().deleteOnExit();
        }
    }
}
