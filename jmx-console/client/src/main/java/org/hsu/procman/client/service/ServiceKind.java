package org.hsu.procman.client.service;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The service managers that are known. */
public enum ServiceKind {
    SYSTEMD,
    LAUNCHD,
    WINSW;

    /** What a definition begins with that is ours, in a comment. */
    public static final String MARK = "Written by \"procman service install\"";

    /** The word on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ServiceKind::word).toList();
    }

    public static Optional<ServiceKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** @param system as the system property {@code os.name} says it */
    public static ServiceKind ofSystem(String system) {
        String lower = system.toLowerCase(Locale.ROOT);
        return lower.startsWith("windows") ? WINSW : lower.startsWith("mac") ? LAUNCHD : SYSTEMD;
    }

    /** The file that defines the service, as text. */
    public String text(ServiceDefinition definition) {
        return switch (this) {
            case SYSTEMD -> SystemdUnit.text(definition);
            case LAUNCHD -> LaunchdPlist.text(definition);
            case WINSW -> WinswXml.text(definition);
        };
    }

    /** Of a text within XML. */
    static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
