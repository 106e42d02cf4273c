package org.hsu.procman.manager.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.manager.reload.Scale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers of instances that operators wish, for the managers that follow: one line each, the entry's id, what is
 * wished, and what the configuration said. Replaced as a whole, so a killed manager leaves the old or the new one.
 */
public final class ScaleFile {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleFile.class);
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,64}) (\\d{1,4}) (\\d{1,4})");

    private final Path file;

    public ScaleFile(Path file) {
        this.file = file;
    }

    /** By id; a line that says nothing is left out and told. */
    public Map<String, Scale> read() throws IOException {
        Map<String, Scale> scales = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                Matcher parts = LINE.matcher(line);
                if (parts.matches() && Integer.parseInt(parts.group(2)) <= Instances.MOST) {
                    scales.put(
                            parts.group(1),
                            new Scale(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))));
                } else {
                    LOG.warn("{}: a line that is none is left out", file);
                }
            }
        } catch (NoSuchFileException e) {
            return scales;
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
        return scales;
    }

    public void write(Map<String, Scale> scales) throws IOException {
        String text = new TreeMap<>(scales).entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().wished() + " " + each.getValue().configured() + "\n")
                .collect(Collectors.joining());
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
