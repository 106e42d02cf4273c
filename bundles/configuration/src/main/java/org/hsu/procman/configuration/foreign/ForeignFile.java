package org.hsu.procman.configuration.foreign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.SourceFile;
import org.hsu.procman.configuration.yaml.TextFile;
import org.hsu.procman.configuration.yaml.YamlReader;

/** One file of another process manager. */
public final class ForeignFile {
    private static final int LARGEST = 4 * 1024 * 1024;
    private static final long NODE_SECONDS = 30;
    private static final String PRINT =
            "const m = require(process.argv[1]); console.log(JSON.stringify(m && m.default ? m.default : m))";

    private final Path file;
    private final String shown;
    private ForeignFormat format;

    /** @param shown as the operator named it */
    public ForeignFile(Path file, String shown) {
        this.file = file.toAbsolutePath().normalize();
        this.shown = shown;
    }

    /**
     * What was read.
     *
     * @param text     in the canonical dialect, with the notes as comments; null when the file is no such file
     * @param notes    what could not be carried over, each after the process that it is about
     * @param problems why there is no text
     */
    public record Result(String text, List<String> notes, List<Problem> problems) {

        public Result {
            notes = List.copyOf(notes);
            problems = List.copyOf(problems);
        }
    }

    /** @param wanted null: found out by its name and content */
    public Result read(ForeignFormat wanted) {
        Problems problems = new Problems();
        SourceFile source = new SourceFile(shown, file.getParent());
        problems.reading(source);
        Imported imported = new Imported(file.getParent());
        try {
            String text = TextFile.read(file, LARGEST);
            format = wanted != null ? wanted : ForeignFormat.detect(file.getFileName().toString(), text)
                    .orElseThrow(() -> new ForeignFileException(0, "what is this file of? say --from "
                            + String.join("|", ForeignFormat.words())));
            fill(imported, text, source, problems);
            if (imported.programs().isEmpty() && problems.errors() == 0) {
                imported.notes().forEach(note -> problems.add(problem(0, note)));
                throw new ForeignFileException(0, "no process is in this file (read as " + format.word() + ")");
            }
        } catch (TextFile.UnreadableException unreadable) {
            problems.add(problem(unreadable.line(), unreadable.getMessage()));
        } catch (ForeignFileException wrong) {
            problems.add(problem(wrong.line(), wrong.getMessage()));
        }
        if (problems.errors() > 0) {
            return new Result(null, List.of(), problems.inFileOrder());
        }
        imported.settleDependencies();
        String head = "From " + file.getFileName() + " (" + format.word() + "), by procman import.";
        return new Result(imported.text(head), imported.notes(), List.of());
    }

    private Problem problem(int line, String text) {
        return new Problem(shown, line, line == 0 ? 0 : 1, "", text, "", Problem.Severity.ERROR);
    }

    private void fill(Imported imported, String text, SourceFile source, Problems problems)
            throws ForeignFileException {
        switch (format) {
            case SUPERVISORD -> new SupervisordFile(imported).read(text);
            case SYSTEMD -> new SystemdService(imported, file.getFileName().toString()).read(text);
            case PROCFILE -> new Procfile(imported).read(text);
            default -> {
                boolean program = format == ForeignFormat.PM2 && file.getFileName().toString().matches(".*\\.[cm]?js");
                Node document = YamlReader.read(source, program ? printed() : text, problems);
                if (document == null && problems.errors() == 0) {
                    throw new ForeignFileException(0, "the file is empty");
                } else if (document != null) {
                    fill(imported, document);
                }
            }
        }
    }

    private void fill(Imported imported, Node document) throws ForeignFileException {
        switch (format) {
            case PM2 -> new Pm2File(imported).read(document);
            case PROCESS_COMPOSE -> new ProcessComposeFile(imported).read(document);
            default -> new ComposeFile(imported).read(document);
        }
    }

    /** A file in JavaScript is a program: node runs it and prints what it exports. */
    private String printed() throws ForeignFileException {
        try {
            Process node = new ProcessBuilder("node", "-e", PRINT, file.toString())
                    .directory(file.getParent().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            node.getOutputStream().close();
            byte[] json = node.getInputStream().readNBytes(LARGEST);
            if (!node.waitFor(NODE_SECONDS, TimeUnit.SECONDS)) {
                node.destroyForcibly();
                throw new ForeignFileException(0, "node does not end within " + NODE_SECONDS + " s");
            }
            if (node.exitValue() != 0) {
                throw new ForeignFileException(0, "node cannot load it: try node " + file);
            }
            return new String(json, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ForeignFileException(0, "this is a program in JavaScript, and node is not here to run it; print it"
                    + " where node is: node -p 'JSON.stringify(require(\"./" + file.getFileName() + "\"))' > ecosystem.json");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForeignFileException(0, "interrupted");
        }
    }
}
