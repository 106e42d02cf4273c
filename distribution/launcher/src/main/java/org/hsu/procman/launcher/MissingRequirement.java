package org.hsu.procman.launcher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shortens what Felix says of a bundle that does not resolve to the one requirement that nobody meets; the full chain
 * of who needed whom goes to the log.
 */
final class MissingRequirement {

    private static final Pattern REQUIREMENT =
            Pattern.compile("missing requirement \\[(\\S+) \\[[^]]*]\\([^)]*\\)] ([\\w.]+); (\\([^\\[\\]]*\\))");

    private MissingRequirement() {}

    /** The message itself when it is about something else. */
    static String in(String message) {
        Matcher matcher = REQUIREMENT.matcher(message);
        String innermost = message;
        while (matcher.find()) {
            innermost = matcher.group(1) + " needs " + matcher.group(2) + " " + matcher.group(3);
        }
        return innermost;
    }
}
