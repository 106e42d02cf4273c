package org.hsu.procman.configuration.foreign;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The timer of systemd beside a unit (systemd.timer(5)): its schedule, as far as a line of cron can say it. */
final class SystemdTimer {
    private static final Map<String, String> WORDS = Map.of(
            "minutely", "* * * * *", "hourly", "@hourly", "daily", "@daily", "weekly", "0 0 * * mon", "monthly", "@monthly",
            "yearly", "@yearly", "annually", "@yearly");
    private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*";
    private static final Pattern CALENDAR = Pattern.compile(
            "(?:(" + DAY + "(?:(?:\\.\\.|,|-)" + DAY + ")*) +)?(?:\\*-\\*-(\\*|\\d{1,2}) +)?"
                    + "(\\*|\\d{1,2}):(\\*|\\d{1,2}|\\*/\\d{1,2}|0/\\d{1,2})(?::0{1,2})?");

    private SystemdTimer() {}

    /** Does nothing where there is none. */
    static void beside(Path timer, ImportedProgram program) throws ForeignFileException {
        if (!Files.isRegularFile(timer)) {
            return;
        }
        String text;
        try {
            text = Files.readString(timer);
        } catch (MalformedInputException | SecurityException unreadable) {
            throw new ForeignFileException(0, timer.getFileName() + " is no text");
        } catch (IOException e) {
            throw new ForeignFileException(0, timer.getFileName() + " cannot be read: " + e.getMessage());
        }
        for (IniFile.Section section : IniFile.ofSystemd(text)) {
            if (section.name().equals("Timer")) {
                section.entries().forEach(entry -> take(entry, program));
            }
        }
    }

    private static void take(IniFile.Entry entry, ImportedProgram program) {
        String value = entry.value().strip();
        String span = Units.span(value);
        boolean scheduled = program.get("schedule.cron") != null || program.get("schedule.every") != null;
        switch (entry.key()) {
            case "OnCalendar" -> {
                String cron = cron(value.toLowerCase(Locale.ROOT));
                if (cron == null || scheduled) {
                    note(entry, program);
                } else {
                    program.put("schedule.cron", cron);
                }
            }
            case "OnUnitActiveSec" -> {
                if (span == null || scheduled) {
                    note(entry, program);
                } else {
                    program.put("schedule.every", span);
                }
            }
            case "Persistent" -> {
                if (value.matches("(?i)yes|true|on|1")) {
                    program.put("schedule.missed", "run_once");
                }
            }
            case "RandomizedDelaySec" -> {
                if (span == null) {
                    note(entry, program);
                } else {
                    program.put("schedule.jitter", span);
                }
            }
            case "Unit", "AccuracySec" -> {
                // Its own unit, and how far wake-ups may be moved together.
            }
            default -> note(entry, program);
        }
    }

    private static void note(IniFile.Entry entry, ImportedProgram program) {
        program.note("its timer: " + entry.key() + "=" + entry.value() + ": write schedule.cron or schedule.every");
    }

    /** Null when it is more than a line of cron can say. */
    static String cron(String calendar) {
        if (WORDS.containsKey(calendar)) {
            return WORDS.get(calendar);
        }
        Matcher parts = CALENDAR.matcher(calendar);
        if (!parts.matches()) {
            return null;
        }
        String days = parts.group(1) == null
                ? "*"
                : parts.group(1).replaceAll("([a-z]{3})[a-z]*", "$1").replace("..", "-");
        String day = parts.group(2) == null ? "*" : number(parts.group(2));
        if (!days.equals("*") && !day.equals("*")) {
            // Cron would run it on either of both.
            return null;
        }
        return number(parts.group(4)) + " " + number(parts.group(3)) + " " + day + " * " + days;
    }

    /** Without a zero before it; what repeats from zero on is a step. */
    private static String number(String part) {
        return part.replaceFirst("^0/", "*/").replaceFirst("^0(?=\\d)", "");
    }
}
