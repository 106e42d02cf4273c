package org.hsu.procman.manager.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hsu.procman.api.spec.Instances;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers of instances that operators and pools wish, for the managers that follow: one line each, the entry's id,
 * what is wished, what the configuration said, and {@code pool} behind the number of a pool.
 */
public final class ScaleFile {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleFile.class);
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,64}) (\\d{1,4}) (\\d{1,4})( pool)?");

    private final StateFile file;

    public ScaleFile(Path file) {
        this.file = new StateFile(file);
    }

    /** By id. A file with lines that are none is set aside, and what can be read of it is kept. */
    public Map<String, Scale> read() {
        Map<String, Scale> scales = new HashMap<>();
        int others = 0;
        try {
            for (String line : Files.readAllLines(file.path(), StandardCharsets.ISO_8859_1)) {
                Matcher parts = LINE.matcher(line);
                if (parts.matches() && Integer.parseInt(parts.group(2)) <= Instances.MOST) {
                    scales.put(
                            parts.group(1),
                            new Scale(
                                    Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)),
                                    parts.group(4) != null));
                } else {
                    others++;
                }
            }
        } catch (NoSuchFileException e) {
            return scales;
        } catch (IOException e) {
            file.setAside(e.toString());
            return scales;
        }
        if (others > 0) {
            file.setAside(others + (others == 1 ? " line says nothing" : " lines say nothing"));
            try {
                write(scales);
            } catch (IOException e) {
                LOG.warn("what could be read of it is not kept: {}", e.getMessage());
            }
        }
        return scales;
    }

    public void write(Map<String, Scale> scales) throws IOException {
        file.replace(new TreeMap<>(scales).entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().wished() + " " + each.getValue().configured()
                        + (each.getValue().pooled() ? " pool\n" : "\n"))
                .collect(Collectors.joining()));
    }
}
