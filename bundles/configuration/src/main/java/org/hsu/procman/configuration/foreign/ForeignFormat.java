package org.hsu.procman.configuration.foreign;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The formats of other programs that can be imported. */
public enum ForeignFormat {
    SUPERVISORD("supervisord", "(?m)^\\[(program|group|supervisord):?[^\\]]*\\]"),
    SYSTEMD("systemd", "(?m)^\\[Service\\]"),
    PROCESS_COMPOSE("process-compose", "(?m)^processes:"),
    COMPOSE("compose", "(?m)^services:"),
    PM2("pm2", "(?m)^\\s*\\{?\\s*\"?(apps|script)\"?\\s*:|^\\s*module\\.exports"),
    PROCFILE("procfile", "\\A(?:\\s*(?:#.*)?\\R)*[A-Za-z0-9_-]+:[ \\t]*\\S");

    private final String word;
    private final Pattern mark;

    ForeignFormat(String word, String mark) {
        this.word = word;
        this.mark = Pattern.compile(mark);
    }

    /** The word on the command line. */
    public String word() {
        return word;
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ForeignFormat::word).toList();
    }

    public static Optional<ForeignFormat> of(String word) {
        return Arrays.stream(values()).filter(format -> format.word.equals(word)).findFirst();
    }

    /** By its name where that says it, else by what is in it; empty when neither tells. */
    public static Optional<ForeignFormat> detect(String fileName, String text) {
        String name = fileName.toLowerCase(Locale.ROOT);
        if (name.startsWith("procfile")) {
            return Optional.of(PROCFILE);
        } else if (name.endsWith(".service")) {
            return Optional.of(SYSTEMD);
        } else if (name.matches("ecosystem\\..*|.*\\.config\\.(c?js|json|ya?ml)|.*\\.c?js")) {
            return Optional.of(PM2);
        } else if (name.matches("process-compose.*\\.ya?ml")) {
            return Optional.of(PROCESS_COMPOSE);
        } else if (name.matches("(docker-)?compose.*\\.ya?ml")) {
            return Optional.of(COMPOSE);
        }
        return Arrays.stream(values()).filter(format -> format.mark.matcher(text).find()).findFirst();
    }
}
