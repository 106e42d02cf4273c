package org.hsu.procman.configuration.foreign;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables as compose and process-compose put them into their files, as ours: those of the manager. */
final class Interpolation {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])([^${}]*))?\\}|\\$([A-Za-z_][A-Za-z0-9_]*)");

    private Interpolation() {}

    /** @param program told of what that means for it */
    static String of(ImportedProgram program, String text) {
        return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
                variable(program, found.group(), found.group(1), found.group(2), found.group(3), found.group(4))));
    }

    private static String variable(
            ImportedProgram program, String whole, String braced, String sign, String more, String plain) {
        if (whole.equals("$$")) {
            return "$$";
        }
        String name = braced == null ? plain : braced;
        program.note("$" + name + " is taken from the environment of the manager, not from .env");
        if (sign == null) {
            return "${" + name + ":-}";
        }
        if (sign.endsWith("-")) {
            return "${" + name + ":-" + more + "}";
        }
        if (sign.endsWith("+")) {
            program.note(whole + ": has no equivalent");
            return Literal.of(whole);
        }
        return "${" + name + "}";
    }
}
