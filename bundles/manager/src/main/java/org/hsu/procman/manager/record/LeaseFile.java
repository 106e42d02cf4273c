package org.hsu.procman.manager.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hsu.procman.manager.core.Leases;

/**
 * The leases, for the managers that follow: one line each, the token, the entry's id, the index and the generation of the
 * instance, and until when.
 */
public final class LeaseFile {
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{32}) ([A-Za-z0-9._-]{1,64}) (\\d{1,4}) (\\d{1,18}) (\\d{1,18})");

    private final StateFile file;

    public LeaseFile(Path file) {
        this.file = new StateFile(file);
    }

    /** A file with lines that are none is set aside, and what can be read of it is kept. */
    public Leases read() {
        Leases leases = Leases.NONE;
        int others = 0;
        try {
            for (String line : Files.readAllLines(file.path(), StandardCharsets.ISO_8859_1)) {
                Matcher parts = LINE.matcher(line);
                if (parts.matches()) {
                    leases = leases.with(new Leases.Lease(
                            parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)),
                            Long.parseLong(parts.group(4)), Long.parseLong(parts.group(5))));
                } else {
                    others++;
                }
            }
        } catch (NoSuchFileException e) {
            return leases;
        } catch (IOException e) {
            file.setAside(e.toString());
            return leases;
        }
        if (others > 0) {
            file.setAside(others + (others == 1 ? " line says nothing" : " lines say nothing"));
        }
        return leases;
    }

    /** @throws IOException it could not be written; the old one is still there */
    public void write(Leases leases) throws IOException {
        file.replace(leases.all().stream()
                .map(lease -> lease.token() + " " + lease.entry() + " " + lease.index() + " " + lease.generation() + " "
                        + lease.untilMillis() + "\n")
                .collect(Collectors.joining()));
    }
}
