package org.hsu.procman.alerts.delivery;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.hsu.procman.alerts.rule.Alert;

/** An alert as a JSON object on one line. */
final class AlertJson {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

    private AlertJson() {}

    static String of(Alert alert, String host) {
        return "{\"status\":" + text(alert.status()) + ",\"rule\":" + text(alert.rule()) + ",\"what\":" + text(alert.what())
                + ",\"id\":" + text(alert.event().id()) + ",\"group\":" + text(alert.event().group())
                + ",\"host\":" + text(host) + ",\"time\":" + text(time(alert.event().epochMillis()))
                + ",\"since\":" + text(time(alert.sinceMillis())) + ",\"count\":" + alert.count()
                + ",\"message\":" + text(alert.event().message()) + ",\"event\":" + alert.event().json() + "}";
    }

    /** RFC 3339, in the zone of the machine. */
    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    /** RFC 8259, section 7. */
    private static String text(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
