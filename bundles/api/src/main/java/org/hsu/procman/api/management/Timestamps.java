package org.hsu.procman.api.management;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How every interface writes a moment. Thread-safe. */
public final class Timestamps {
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

    private Timestamps() {}

    /**
     * RFC 3339 with milliseconds and the offset of the system's zone.
     *
     * @param epochMillis since 1970
     */
    public static String rfc3339(long epochMillis) {
        return RFC_3339.format(Instant.ofEpochMilli(epochMillis).atZone(ZoneId.systemDefault()));
    }
}
