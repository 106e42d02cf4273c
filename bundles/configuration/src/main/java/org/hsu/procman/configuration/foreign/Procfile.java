package org.hsu.procman.configuration.foreign;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Procfile, with the {@code .env} beside it. */
final class Procfile {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+):\\s*(\\S.*)");
    private static final Pattern PORT = Pattern.compile("\\$(PORT\\b|\\{PORT[}:])");

    private final Imported imported;

    Procfile(Imported imported) {
        this.imported = imported;
    }

    void read(String text) throws ForeignFileException {
        Path environment = imported.directory().resolve(".env");
        List<String> lines = text.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new ForeignFileException(at + 1, "expected NAME: COMMAND, found " + line);
            }
            ImportedProgram program = imported.program(matcher.group(1));
            program.shell(matcher.group(2));
            program.put(ImportedProgram.CONTROL + "working_directory", Literal.of(imported.directory().toString()));
            if (Files.isRegularFile(environment)) {
                program.put(ImportedProgram.CONTROL + "environment_file", Literal.of(environment.toString()));
            }
            if (PORT.matcher(line).find() || matcher.group(1).equals("web")) {
                program.put(ImportedProgram.CONTROL + "ports.http", "auto");
                program.environment("PORT", "${port.http}");
            }
            program.put(ImportedProgram.RESTART + "strategy", "always");
            if (matcher.group(1).equals("release")) {
                program.put(ImportedProgram.RESTART + "strategy", "never");
                program.note("Heroku runs it once before the others: write depends_on with condition: completed there");
            }
        }
        imported.note("a Procfile says nothing of restarts: here each is restarted whenever it ends");
    }
}
