package org.hsu.procman.configuration;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;

/** A verb of the command line that takes files and at most one option with a value, and needs no manager. */
abstract class FileVerb implements ToIntFunction<String[]> {
    static final int OK = 0;
    static final int WRONG_USAGE = 2;
    /** EX_CONFIG of sysexits. */
    static final int INVALID = 78;

    final PrintStream out;
    final PrintStream err;
    private final String name;
    private final String usage;
    private final List<String> options;

    /**
     * @param name    of the verb
     * @param usage   what follows it
     * @param options spellings of the option; none: it has no option
     */
    FileVerb(String name, String usage, List<String> options, PrintStream out, PrintStream err) {
        this.name = name;
        this.usage = "usage: procman " + name + " " + usage;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /**
     * Does it; answers the exit code.
     *
     * @param option null when it was not given
     */
    abstract int run(List<String> files, String option);

    @Override
    public final int applyAsInt(String[] arguments) {
        List<String> files = new ArrayList<>();
        String value = null;
        boolean named = true;
        for (int at = 0; at < arguments.length; at++) {
            String argument = arguments[at];
            int equals = argument.indexOf('=');
            if (!named || !argument.startsWith("-")) {
                files.add(argument);
            } else if (argument.equals("--")) {
                named = false;
            } else if (argument.equals("-h") || argument.equals("--help")) {
                out.println(usage);
                return OK;
            } else if (options.contains(argument)) {
                at++;
                value = at < arguments.length ? arguments[at] : "";
            } else if (argument.startsWith("--") && equals > 0 && options.contains(argument.substring(0, equals))) {
                value = argument.substring(equals + 1);
            } else {
                return wrongUsage("unknown option " + argument);
            }
        }
        return run(files, value);
    }

    final int wrongUsage(String reason) {
        err.println("procman " + name + ": " + reason);
        err.println(usage);
        return WRONG_USAGE;
    }

    /** @param deed is given the one file that there must be, and as it was written */
    final int withOne(List<String> files, ToIntBiFunction<Path, String> deed) {
        if (files.size() != 1) {
            return wrongUsage(files.isEmpty() ? "no file is named" : "one file at a time");
        }
        try {
            return deed.applyAsInt(Path.of(files.get(0)), files.get(0));
        } catch (InvalidPathException invalid) {
            err.println(files.get(0) + ": this is no valid path");
            return INVALID;
        }
    }
}
