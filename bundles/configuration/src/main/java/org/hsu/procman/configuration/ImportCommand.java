package org.hsu.procman.configuration;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.foreign.ForeignFile;
import org.hsu.procman.configuration.foreign.ForeignFormat;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.hsu.procman.configuration.value.NearestName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code procman import FILE}: prints the file of another process manager in the canonical dialect and what could not
 * be carried over, the latter as comments and on standard error. Answers the exit code: 0, 2 for wrong usage, 78
 * (sysexits EX_CONFIG) for a file that cannot be read, whose problems go to standard error.
 */
@Component(service = ToIntFunction.class, property = "procman.command=import")
public final class ImportCommand implements ToIntFunction<String[]> {
    private static final int OK = 0;
    private static final int WRONG_USAGE = 2;
    private static final int INVALID = 78;
    private static final String USAGE = "usage: procman import FILE [--from " + String.join("|", ForeignFormat.words()) + "]";

    private final ConfigurationReader reader;
    private final PrintStream out;
    private final PrintStream err;

    @Activate
    public ImportCommand(@Reference ProvidedTypes types) {
        this(new ConfigurationReader(types), System.out, System.err);
    }

    ImportCommand(ConfigurationReader reader, PrintStream out, PrintStream err) {
        this.reader = reader;
        this.out = out;
        this.err = err;
    }

    @Override
    public int applyAsInt(String[] arguments) {
        List<String> files = new ArrayList<>();
        String from = null;
        boolean options = true;
        for (int at = 0; at < arguments.length; at++) {
            String argument = arguments[at];
            if (!options || !argument.startsWith("-")) {
                files.add(argument);
            } else if (argument.equals("--")) {
                options = false;
            } else if (argument.equals("-h") || argument.equals("--help")) {
                out.println(USAGE);
                return OK;
            } else if (argument.startsWith("--from=")) {
                from = argument.substring("--from=".length());
            } else if (argument.equals("--from")) {
                at++;
                from = at < arguments.length ? arguments[at] : "";
            } else {
                return wrongUsage("unknown option " + argument);
            }
        }
        if (files.size() != 1) {
            return wrongUsage(files.isEmpty() ? "no file is named" : "one file at a time");
        }
        if (from != null && ForeignFormat.of(from).isEmpty()) {
            String near = NearestName.of(from, ForeignFormat.words());
            return wrongUsage("--from: there is no format " + from + (near == null ? "" : " (did you mean " + near + "?)"));
        }
        try {
            return read(Path.of(files.get(0)), files.get(0), from == null ? null : ForeignFormat.of(from).orElse(null));
        } catch (InvalidPathException invalid) {
            err.println(files.get(0) + ": this is no valid path");
            return INVALID;
        }
    }

    private int wrongUsage(String reason) {
        err.println("procman import: " + reason);
        err.println(USAGE);
        return WRONG_USAGE;
    }

    private int read(Path file, String shown, ForeignFormat from) {
        ForeignFile.Result result = new ForeignFile(file, shown).read(from);
        if (result.text() == null) {
            result.problems().forEach(err::println);
            err.println(shown + ": nothing is imported");
            return INVALID;
        }
        out.print(result.text());
        out.flush();
        result.notes().forEach(note -> err.println("note: " + note));
        List<Problem> left = reader.read(result.text(), file.toAbsolutePath().getParent()).problems().stream()
                .filter(Problem::isError)
                .toList();
        left.forEach(problem -> err.println("to be put right by hand: " + problem));
        return OK;
    }
}
