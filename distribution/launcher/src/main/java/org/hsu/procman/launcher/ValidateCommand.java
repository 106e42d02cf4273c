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
 * {@code validate}: boots everything but the manager in a temporary folder and lets the configuration bundle judge
 * the files: a {@code ToIntFunction<String[]>} with the property {@code procman.command=validate}.
 */
final class ValidateCommand {

    private static final String USAGE = """
            Usage: procman validate FILE...
            Checks configuration files without a manager running: exit code 0, or 78 with every problem.""";

    private ValidateCommand() {}

    static int execute(List<String> arguments) throws LaunchException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.println(USAGE);
            return ExitCode.DONE;
        }
        if (arguments.isEmpty()) {
            throw new LaunchException(ExitCode.USAGE, "validate: name at least one FILE; see procman validate --help");
        }
        Path home = Product.home();
        List<Path> jars = new ArrayList<>(BundleJars.of(home));
        jars.removeIf(BundleJars::isManager);
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("procman-validate-");
            Product product = Product.built();
            SystemProperties.setForScratch(home, scratch, product);
            try (BundleFramework framework = BundleFramework.start(scratch.resolve("felix"), product)) {
                framework.startAll(jars);
                return validator(framework).applyAsInt(arguments.toArray(String[]::new));
            }
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "cannot validate: " + Failures.oneLine(e));
        } finally {
            delete(scratch);
        }
    }

    private static ToIntFunction<String[]> validator(BundleFramework framework) throws LaunchException {
        try {
            @SuppressWarnings("rawtypes")
            Collection<ServiceReference<ToIntFunction>> found = framework.context()
                    .getServiceReferences(ToIntFunction.class, "(procman.command=validate)");
            if (!found.isEmpty()) {
                @SuppressWarnings("unchecked")
                ToIntFunction<String[]> validator =
                        framework.context().getService(found.iterator().next());
                if (validator != null) {
                    return validator;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new LaunchException(
                ExitCode.FAILED, "nothing here can validate; " + Unsatisfied.components(framework.context()));
    }

    private static void delete(Path folder) {
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
