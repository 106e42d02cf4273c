package org.hsu.procman.manager.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rollouts for the managers that follow, each in a file of its own that is named as the entry: {@code key=value} lines,
 * the last one {@code end=}. The folder is the owner's alone, for versions may have secrets. Used by one thread at a time.
 */
public final class RolloutFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutFiles.class);

    private static final String FIRST_LINE = "procman-rollout 1";
    private static final String END = "end=";

    private final Path folder;

    /** @param folder need not exist */
    public RolloutFiles(Path folder) {
        this.folder = folder;
    }

    /** Null when there is none; a file that cannot be used is set aside and counts as none. */
    public Rollout read(String id) {
        StateFile file = new StateFile(folder.resolve(id));
        try {
            return parsed(Files.readString(file.path(), StandardCharsets.UTF_8).split("\n"));
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException | IllegalArgumentException e) {
            // Not what is in it: that may be secret.
            file.setAside(e instanceof IOException ? e.toString() : "it is no file of a rollout");
            return null;
        }
    }

    private static Rollout parsed(String[] lines) {
        if (!lines[0].equals(FIRST_LINE) || !lines[lines.length - 1].equals(END)) {
            throw new IllegalArgumentException("it is incomplete");
        }
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), unescaped(line.substring(equals + 1)));
            }
        }
        Set<Integer> moved = values.getOrDefault("moved", "").isEmpty()
                ? Set.of()
                : Arrays.stream(values.get("moved").split(",")).map(Integer::valueOf).collect(Collectors.toSet());
        if (!values.containsKey("base") || !values.containsKey("configured") || !values.containsKey("stage")) {
            throw new IllegalArgumentException("it is incomplete");
        }
        return new Rollout(
                Rollout.Stage.valueOf(values.get("stage")),
                Boolean.parseBoolean(values.get("paused")),
                values.get("base"),
                values.get("target"),
                values.get("configured"),
                values.get("previous"),
                Integer.parseInt(values.getOrDefault("instances", "")),
                Integer.parseInt(values.getOrDefault("more", "")),
                moved,
                Long.parseLong(values.getOrDefault("proven", "0")),
                values.get("why"),
                Long.parseLong(values.getOrDefault("since", "")));
    }

    /** Says so where it cannot be kept: the manager goes on with it all the same. */
    public void write(String id, Rollout rollout) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("stage", rollout.stage());
        values.put("paused", rollout.paused());
        values.put("instances", rollout.instances());
        values.put("more", rollout.more());
        values.put("moved", new TreeSet<>(rollout.moved()).stream().map(String::valueOf).collect(Collectors.joining(",")));
        values.put("proven", rollout.provenMillis());
        values.put("since", rollout.sinceMillis());
        values.put("why", rollout.why());
        values.put("base", rollout.base());
        values.put("target", rollout.target());
        values.put("configured", rollout.configured());
        values.put("previous", rollout.previous());
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        values.forEach((key, value) -> {
            if (value != null) {
                text.append(key).append('=').append(escaped(value.toString())).append('\n');
            }
        });
        try {
            make();
            new StateFile(folder.resolve(id)).replace(text.append(END).append('\n').toString());
        } catch (IOException e) {
            LOG.warn("{}: the next manager will not know of this step of its rollout: {}", id, e.getMessage());
        }
    }

    private void make() throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    public void forget(String id) {
        try {
            Files.deleteIfExists(folder.resolve(id));
        } catch (IOException e) {
            LOG.debug("the rollout of {} cannot be forgotten: {}", id, e.toString());
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '\\' && i + 1 < text.length()) {
                i++;
                char named = text.charAt(i);
                plain.append(named == 'n' ? '\n' : named == 'r' ? '\r' : named);
            } else {
                plain.append(next);
            }
        }
        return plain.toString();
    }
}
