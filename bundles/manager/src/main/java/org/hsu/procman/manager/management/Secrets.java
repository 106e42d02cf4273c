package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Hides values whose names look secret, and passwords inside URLs, behind {@link #MASK}. It would rather hide
 * too much than too little. Stateless.
 */
public final class Secrets {

    /** Stands for a hidden value. */
    public static final String MASK = "***";

    private static final String WORD =
            "(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIAL|PASS(?![A-Za-z]))";
    /** Bounded, so that a long value without any such word costs linear time. */
    private static final String SECRET_NAME = "[\\w.-]{0,64}" + WORD + "[\\w.-]{0,64}";
    private static final Pattern NAME = Pattern.compile(WORD, Pattern.CASE_INSENSITIVE);
    private static final Pattern OPTION = Pattern.compile("--?" + SECRET_NAME, Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE = Pattern.compile(
            "(" + SECRET_NAME + "(?:=|:\\s)).+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern INSIDE = Pattern.compile(
            "(" + SECRET_NAME + "=|\\s--?" + SECRET_NAME + "\\s+)(\"[^\"]*\"|'[^']*'|[^\\s;&|]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");
    private static final Pattern BEARER = Pattern.compile("(\\b(?:Bearer|Basic)\\s+)\\S+", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** Whether the value of a variable of this name is to be hidden. */
    public static boolean isSecret(String name) {
        return NAME.matcher(name).find();
    }

    /** The variables with the secret ones' values hidden; null gives null. */
    public static Map<String, String> maskEnvironment(Map<String, String> environment) {
        if (environment == null) {
            return null;
        }
        Map<String, String> masked = new LinkedHashMap<>();
        environment.forEach((name, value) -> masked.put(name, isSecret(name) ? MASK : maskText(value)));
        return masked;
    }

    /** The arguments with {@code --password=x}, {@code --password x}, {@code TOKEN=x} hidden; null gives null. */
    public static List<String> maskArguments(List<String> arguments) {
        if (arguments == null) {
            return null;
        }
        List<String> masked = new ArrayList<>(arguments.size());
        boolean valueOfOption = false;
        for (String argument : arguments) {
            boolean option = argument.startsWith("-");
            masked.add(valueOfOption && !option ? MASK : maskArgument(argument));
            valueOfOption = OPTION.matcher(argument).matches();
        }
        return masked;
    }

    /** A line of {@code key: value} with the value hidden when the key looks secret. */
    public static String maskLine(String line) {
        int colon = line.indexOf(": ");
        return colon > 0 && isSecret(line.substring(0, colon)) ? line.substring(0, colon + 2) + MASK : maskText(line);
    }

    private static String maskArgument(String argument) {
        var whole = WHOLE.matcher(argument);
        return whole.matches() ? whole.group(1) + MASK : maskText(argument);
    }

    private static String maskText(String text) {
        if (text == null) {
            return null;
        }
        // The word alone is found some fifty times sooner than what may stand around it.
        String masked = isSecret(text) ? INSIDE.matcher(text).replaceAll("$1" + MASK) : text;
        masked = BEARER.matcher(masked).replaceAll("$1" + MASK);
        return URL_PASSWORD.matcher(masked).replaceAll("$1" + MASK + "@");
    }
}
