package org.hsu.procman.configuration;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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
public final class MigrateCommand implements ToIntFunction<String[]> {
    private static final int OK = 0;
    private static final int WRONG_USAGE = 2;
    private static final int INVALID = 78;
    private static final String USAGE = "usage: procman migrate FILE";

    private final ConfigurationReader reader;
    private final PrintStream out;
    private final PrintStream err;

    @Activate
    public MigrateCommand(@Reference ProvidedTypes types) {
        this(new ConfigurationReader(types), System.out, System.err);
    }

    MigrateCommand(ConfigurationReader reader, PrintStream out, PrintStream err) {
        this.reader = reader;
        this.out = out;
        this.err = err;
    }

    @Override
    public int applyAsInt(String[] arguments) {
        List<String> files = new ArrayList<>();
        boolean options = true;
        for (String argument : arguments) {
            if (options && (argument.equals("-h") || argument.equals("--help"))) {
                out.println(USAGE);
                return OK;
            } else if (options && argument.equals("--")) {
                options = false;
            } else if (options && argument.startsWith("-")) {
                return wrongUsage("unknown option " + argument);
            } else {
                files.add(argument);
            }
        }
        if (files.size() != 1) {
            return wrongUsage(files.isEmpty() ? "no file is named" : "one file at a time");
        }
        try {
            return migrate(Path.of(files.get(0)), files.get(0));
        } catch (InvalidPathException invalid) {
            err.println(files.get(0) + ": this is no valid path");
            return INVALID;
        }
    }

    private int wrongUsage(String reason) {
        err.println("procman migrate: " + reason);
        err.println(USAGE);
        return WRONG_USAGE;
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
