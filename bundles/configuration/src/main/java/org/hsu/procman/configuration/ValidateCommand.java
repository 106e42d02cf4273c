package org.hsu.procman.configuration;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.document.Reading;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code procman validate [-o table|json] FILE...}: takes the arguments, prints what is wrong to standard
 * output and answers the exit code: 0, 2 for wrong usage, 78 (sysexits EX_CONFIG) for an invalid file.
 */
@Component(service = ToIntFunction.class, property = "procman.command=validate")
public final class ValidateCommand extends FileVerb {
    private final ConfigurationReader reader;

    @Activate
    public ValidateCommand(@Reference ProvidedTypes types) {
        this(new ConfigurationReader(types), System.out, System.err);
    }

    ValidateCommand(ConfigurationReader reader, PrintStream out, PrintStream err) {
        super("validate", "[-o table|json] FILE...", List.of("-o", "--output"), out, err);
        this.reader = reader;
    }

    @Override
    int run(List<String> files, String given) {
        String form = given == null ? "table" : given;
        if (!List.of("table", "json").contains(form)) {
            return wrongUsage("-o takes table or json");
        }
        return files.isEmpty() ? wrongUsage("no file is named") : validate(files, form.equals("json"));
    }

    private int validate(List<String> files, boolean json) {
        List<Problem> all = new ArrayList<>();
        for (String file : files) {
            Reading reading = read(file);
            all.addAll(reading.problems());
            if (!json) {
                reading.problems().forEach(out::println);
                out.println(file + ": " + summary(reading));
            }
        }
        if (json) {
            out.println(ProblemJson.list(all));
        }
        out.flush();
        return all.stream().anyMatch(Problem::isError) ? INVALID : OK;
    }

    private Reading read(String file) {
        try {
            return reader.read(Path.of(file), file);
        } catch (InvalidPathException invalid) {
            return new Reading(
                    Optional.empty(),
                    List.of(new Problem(file, 0, 0, "", "this is no valid path", "", Problem.Severity.ERROR)));
        }
    }

    private static String summary(Reading reading) {
        if (reading.state().isPresent()) {
            return "ok, " + count(reading.state().get().processes().size(), "process", "processes");
        }
        int errors = (int) reading.problems().stream().filter(Problem::isError).count();
        return "invalid, " + count(errors, "error", "errors") + ", "
                + count(reading.problems().size() - errors, "warning", "warnings");
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
