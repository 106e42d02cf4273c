package org.hsu.procman.configuration;

import java.io.PrintStream;
import java.nio.file.Path;
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
public final class ImportCommand extends FileVerb {
    private final ConfigurationReader reader;

    @Activate
    public ImportCommand(@Reference ProvidedTypes types) {
        this(new ConfigurationReader(types), System.out, System.err);
    }

    ImportCommand(ConfigurationReader reader, PrintStream out, PrintStream err) {
        super("import", "FILE [--from " + String.join("|", ForeignFormat.words()) + "]", List.of("--from"), out, err);
        this.reader = reader;
    }

    @Override
    int run(List<String> files, String from) {
        if (from != null && ForeignFormat.of(from).isEmpty()) {
            String near = NearestName.of(from, ForeignFormat.words());
            return wrongUsage("--from: there is no format " + from + (near == null ? "" : " (did you mean " + near + "?)"));
        }
        ForeignFormat format = from == null ? null : ForeignFormat.of(from).orElse(null);
        return withOne(files, (file, shown) -> read(file, shown, format));
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
