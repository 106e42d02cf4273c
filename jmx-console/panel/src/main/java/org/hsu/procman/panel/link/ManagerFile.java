package org.hsu.procman.panel.link;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of {@code manager.json} leads to a local manager. Two fields of a file that one program writes on one line:
 * no parser is worth its weight here.
 *
 * @param pid    of the manager
 * @param jmxUrl where it listens
 */
record ManagerFile(long pid, String jmxUrl) {

    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d{1,18})");
    private static final Pattern URL = Pattern.compile("\"jmx_url\"\\s*:\\s*\"([^\"\\\\]+)\"");

    /** @throws IOException there is none that can be used; the message says why */
    static ManagerFile in(Path stateDirectory) throws IOException {
        Path file = stateDirectory.resolve("manager.json");
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("no manager in " + stateDirectory);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " is readable by its owner only");
        }
        Matcher pid = PID.matcher(text);
        Matcher url = URL.matcher(text);
        if (!pid.find() || !url.find()) {
            throw new IOException("the manager in " + stateDirectory + " does not listen yet");
        }
        return new ManagerFile(Long.parseLong(pid.group(1)), url.group(1));
    }
}
