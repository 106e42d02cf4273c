package org.hsu.procman.configuration.dialect;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Scalar;

/**
 * Where Go's programs looked for an executable: relative to where they were started, which their examples have be
 * the folder of the file, while the process then runs in the executable's own folder. Today a relative executable
 * is relative to the working directory, and a bare name is looked up in PATH.
 */
final class ProgramPath {
    private final Draft out;

    ProgramPath(Draft out) {
        this.out = out;
    }

    /** @param control path of the canonical {@code control} */
    void locate(String control) {
        Scalar program = out.scalar(control + ".executable");
        if (program == null || program.text().isBlank() || program.text().indexOf('$') >= 0) {
            return;
        }
        try {
            locate(control, program);
        } catch (InvalidPathException invalid) {
            // The reader says so.
            return;
        }
    }

    private void locate(String control, Scalar program) {
        Path path = Path.of(program.text());
        Place place = program.place();
        boolean settled = out.has(control + ".working_directory");
        Path folder = path.getParent();
        if (folder == null && !Files.isRegularFile(place.file().resolve(program.text()))) {
            return;
        }
        if (settled && !path.isAbsolute()) {
            rewrite(control, program, place.file().resolve(program.text()).toString());
        } else if (!settled && path.isAbsolute()) {
            out.putDefault(control + ".working_directory", folder == null ? path.toString() : folder.toString(), place);
        } else if (!settled) {
            if (folder != null) {
                out.putDefault(control + ".working_directory", folder.toString(), place);
            }
            rewrite(control, program, "./" + path.getFileName());
        }
    }

    private void rewrite(String control, Scalar program, String text) {
        out.put(control + ".executable", out.keyPlace(control + ".executable"), Values.rewritten(program, text));
    }
}
