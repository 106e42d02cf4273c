package org.hsu.procman.client;

import java.io.Console;

/** Asks whoever sits at the terminal; what is typed is not shown. */
final class Prompt {

    private Prompt() {}

    /** @throws Failure nobody sits there; {@code otherwise} says what to do instead */
    static String password(String question, String otherwise) throws Failure {
        // From JDK 22 on there may be a console where the input is a pipe, and what is read is shown.
        Console console = Surroundings.standardInputIsTerminal() ? System.console() : null;
        char[] typed = console == null ? null : console.readPassword("%s", question);
        if (typed == null) {
            throw new Failure(ExitCode.USAGE, otherwise);
        }
        return new String(typed);
    }
}
