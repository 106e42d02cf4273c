package org.hsu.procman.configuration;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.document.Rewriting;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code procman migrate FILE}: prints the file in the canonical dialect and answers the exit code: 0, 2 for wrong
 * usage, 78 (sysexits EX_CONFIG) for an invalid file, whose problems go to standard error.
 */
@Component(service = ToIntFunction.class, property = "procman.command=migrate")
public final class MigrateCommand extends FileVerb {
    private final ConfigurationReader reader;

    @Activate
    public MigrateCommand(@Reference ProvidedTypes types) {
        this(new ConfigurationReader(types), System.out, System.err);
    }

    MigrateCommand(ConfigurationReader reader, PrintStream out, PrintStream err) {
        super("migrate", "FILE", List.of(), out, err);
        this.reader = reader;
    }

    @Override
    int run(List<String> files, String none) {
        return withOne(files, this::migrate);
    }

    private int migrate(Path file, String shown) {
        Rewriting rewriting = reader.rewrite(file, shown);
        if (rewriting.text().isEmpty()) {
            rewriting.problems().stream().filter(Problem::isError).forEach(err::println);
            err.println(shown + ": invalid, nothing is migrated");
            return INVALID;
        }
        out.print(rewriting.text().get());
        out.flush();
        rewriting.otherFiles().forEach(other -> err.println(other + " is in an older dialect too: migrate it as well"));
        if (rewriting.wasCanonical()) {
            err.println(shown + " is canonical already");
        }
        return OK;
    }
}
