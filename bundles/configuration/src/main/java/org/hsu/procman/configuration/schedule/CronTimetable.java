package org.hsu.procman.configuration.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.hsu.procman.api.spec.Timetable;

/**
 * The times of a cron expression (crontab(5)) in a time zone. Where clocks are changed: a time of day that is left out
 * comes as much later as the clocks are put forward, one that comes twice counts once; but an expression for every hour
 * goes by the time that really passes. Thread-safe.
 */
public final class CronTimetable implements Timetable {
    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final String PREFIX = "Failed to parse cron expression. ";

    private final String text;
    private final ZoneId zone;
    private final boolean everyHour;
    private final ExecutionTime times;

    private CronTimetable(String text, ZoneId zone, Cron cron) {
        this.text = text;
        this.zone = zone;
        everyHour = cron.retrieve(CronFieldName.HOUR).getExpression() instanceof Always;
        times = ExecutionTime.forCron(cron);
    }

    /** @throws IllegalArgumentException it is no such expression, the message says why */
    public static CronTimetable of(String text, ZoneId zone) {
        if (text.startsWith("@") && !NICKNAMES.containsKey(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("known are " + String.join(", ", new TreeSet<>(NICKNAMES.keySet())));
        }
        String expression = NICKNAMES.getOrDefault(text.toLowerCase(Locale.ROOT), text);
        try {
            Cron cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                    .parse(expression.toUpperCase(Locale.ROOT));
            return new CronTimetable(text, zone, cron);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(why.startsWith(PREFIX) ? why.substring(PREFIX.length()) : why, e);
        }
    }

    @Override
    public OptionalLong after(long epochMillis) {
        Instant after = Instant.ofEpochMilli(epochMillis);
        Optional<Instant> next = everyHour ? byElapsedTime(after) : byTimeOfDay(after);
        return next.map(at -> OptionalLong.of(at.toEpochMilli())).orElse(OptionalLong.empty());
    }

    /** As if the clocks had never been changed, from one change to the next. */
    private Optional<Instant> byElapsedTime(Instant after) {
        Instant from = after;
        while (true) {
            ZoneOffset offset = zone.getRules().getOffset(from);
            ZoneOffsetTransition change = zone.getRules().nextTransition(from);
            Optional<Instant> next = times.nextExecution(from.atZone(offset)).map(ZonedDateTime::toInstant);
            if (next.isEmpty() || change == null || next.get().isBefore(change.getInstant())) {
                return next;
            }
            from = change.getInstant();
            if (times.isMatch(from.atZone(change.getOffsetAfter()))) {
                return Optional.of(from);
            }
        }
    }

    /** Each local time once. */
    private Optional<Instant> byTimeOfDay(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, zone);
        while (true) {
            Optional<ZonedDateTime> next = times.nextExecution(local.atZone(ZoneOffset.UTC));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            local = next.get().toLocalDateTime();
            Instant at = ZonedDateTime.ofLocal(local, zone, null).toInstant();
            if (at.isAfter(after)) {
                return Optional.of(at);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronTimetable cron && cron.text.equals(text) && cron.zone.equals(zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, zone);
    }

    @Override
    public String toString() {
        return "cron " + text + " (" + zone + ")";
    }
}
