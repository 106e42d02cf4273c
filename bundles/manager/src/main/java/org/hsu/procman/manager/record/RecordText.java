package org.hsu.procman.manager.record;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;

/**
 * A record as text: {@code procman-record 1}, {@code key=value} lines, and {@code end=} with the CRC-32 of all
 * bytes before that line as 8 hexadecimal digits. UTF-8; every line ends with a newline. What is null is an
 * empty value. {@code transition} alone occurs once per transition; {@code ports} only where there are any; every
 * other key occurs once.
 *
 * <p>A change of the keys needs a greater number in the first line: a reader refuses what it does not know
 * rather than to act on half of it.
 */
public final class RecordText {
    static final String NAME = "procman-record ";
    static final int VERSION = 1;
    static final String END = "end=";

    private RecordText() {}

    public static byte[] write(ProcessRecord record) {
        LineBuffer buffer = new LineBuffer();
        write(record, buffer);
        ByteBuffer content = buffer.content();
        byte[] text = new byte[content.remaining()];
        content.get(text);
        return text;
    }

    /** Replaces what is in the buffer. */
    static void write(ProcessRecord r, LineBuffer to) {
        to.clear();
        to.ascii(NAME).ascii(Integer.toString(VERSION)).newline();
        line(to, "id", r.id());
        line(to, "bootId", r.bootId());
        line(to, "sequence", r.sequence());
        line(to, "generation", r.generation());
        line(to, "phase", r.phase());
        line(to, "pid", r.pid());
        line(to, "startTicks", r.startTicks());
        line(to, "ending", r.ending());
        line(to, "operatorWish", r.operatorWish());
        line(to, "wished", r.wished());
        line(to, "state", r.state());
        line(to, "reason", r.reason());
        line(to, "detail", r.detail());
        line(to, "sinceNanos", r.sinceNanos());
        line(to, "sinceMillis", r.sinceMillis());
        line(to, "startedNanos", r.startedNanos());
        line(to, "startedMillis", r.startedMillis());
        line(to, "adopted", r.adopted());
        line(to, "health", r.health());
        line(to, "status", r.status());
        line(to, "restarts", r.restarts());
        line(to, "attempts", r.attempts());
        line(to, "healthAttempts", r.healthAttempts());
        line(to, "limitAttempts", r.limitAttempts());
        if (!r.raisedLimits().isEmpty()) {
            line(to, "raisedLimits", ports(r.raisedLimits()));
        }
        line(to, "breakerState", r.breakerState());
        line(to, "breakerFailures", spaced(r.breakerFailures()));
        line(to, "breakerOpenUntil", r.breakerOpenUntil());
        line(to, "restartAtNanos", r.restartAtNanos());
        line(to, "regroup", r.regroup());
        line(to, "readySinceNanos", r.readySinceNanos());
        ExitStatus exit = r.lastExit();
        line(to, "lastExitNanos", exit == null ? null : exit.nanoTime());
        line(to, "lastExitMillis", exit == null ? null : exit.epochMillis());
        line(to, "lastExitCode", exit == null ? null : exit.code());
        line(to, "lastExitSignal", exit == null ? null : exit.signal());
        line(to, "lastExitReason", r.lastExitReason());
        line(to, "specDigest", r.specDigest());
        line(to, "stopSignal", r.stopSignal());
        line(to, "shutdownTimeoutMillis", r.shutdownTimeoutMillis());
        if (!r.ports().isEmpty()) {
            line(to, "ports", ports(r.ports()));
        }
        for (Transition step : r.history()) {
            to.ascii("transition=").ascii(Long.toString(step.epochMillis()))
                    .ascii(" ").ascii(step.from().name()).ascii(" ").ascii(step.to().name())
                    .ascii(" ").ascii(step.reason().name()).ascii(" ").escaped(step.detail()).newline();
        }
        String checksum = to.checksum();
        to.ascii(END).ascii(checksum).newline();
    }

    /**
     * @param id that the record must have
     * @throws UnreadableRecordException and nothing else, whatever the bytes are
     */
    public static ProcessRecord read(String id, byte[] text) throws UnreadableRecordException {
        RecordFields fields = RecordFields.of(RecordFrame.body(text));
        if (!fields.text("id").equals(id)) {
            throw new UnreadableRecordException("the id in it differs from the name of the file");
        }
        ProcessRecord record;
        try {
            record = new ProcessRecord(
                    id,
                    fields.text("bootId"),
                    fields.number("sequence"),
                    fields.number("generation"),
                    fields.text("phase"),
                    fields.number("pid"),
                    fields.number("startTicks"),
                    fields.text("ending"),
                    fields.textOrNull("operatorWish"),
                    fields.flag("wished"),
                    fields.word("state", ProcessState.class),
                    fields.word("reason", StateReason.class),
                    fields.text("detail"),
                    fields.number("sinceNanos"),
                    fields.number("sinceMillis"),
                    fields.numberOrNull("startedNanos"),
                    fields.numberOrNull("startedMillis"),
                    fields.flag("adopted"),
                    fields.word("health", Health.class),
                    fields.textOrEmpty("status"),
                    fields.number("restarts"),
                    fields.smallNumber("attempts"),
                    fields.smallNumber("healthAttempts", 0),
                    fields.smallNumber("limitAttempts", 0),
                    fields.ports("raisedLimits"),
                    fields.text("breakerState"),
                    fields.numbers("breakerFailures"),
                    fields.number("breakerOpenUntil"),
                    fields.numberOrNull("restartAtNanos"),
                    fields.textOrAbsent("regroup"),
                    fields.numberOrNull("readySinceNanos"),
                    exit(fields),
                    fields.wordOrNull("lastExitReason", StateReason.class),
                    fields.text("specDigest"),
                    fields.text("stopSignal"),
                    fields.number("shutdownTimeoutMillis"),
                    fields.ports("ports"),
                    fields.transitions());
        } catch (IllegalArgumentException e) {
            throw new UnreadableRecordException(e.getMessage());
        }
        fields.refuseUnread();
        return record;
    }

    private static ExitStatus exit(RecordFields fields) throws UnreadableRecordException {
        Long nanos = fields.numberOrNull("lastExitNanos");
        Long millis = fields.numberOrNull("lastExitMillis");
        Integer code = fields.smallNumberOrNull("lastExitCode");
        String signal = fields.textOrNull("lastExitSignal");
        if (nanos == null && millis == null && code == null && signal == null) {
            return null;
        }
        if (nanos == null || millis == null) {
            throw new UnreadableRecordException("the last exit has no time");
        }
        return new ExitStatus(code, signal, nanos, millis);
    }

    private static String ports(Map<String, Integer> ports) {
        StringJoiner text = new StringJoiner(" ");
        ports.forEach((name, number) -> text.add(name + ":" + number));
        return text.toString();
    }

    private static String spaced(List<Long> numbers) {
        if (numbers.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (Long number : numbers) {
            text.append(number.longValue()).append(' ');
        }
        text.setLength(text.length() - 1);
        return text.toString();
    }

    private static void line(LineBuffer to, String key, Object value) {
        to.ascii(key).ascii("=");
        if (value instanceof String text) {
            to.escaped(text);
        } else if (value instanceof Enum<?> word) {
            to.ascii(word.name());
        } else if (value != null) {
            to.ascii(value.toString());
        }
        to.newline();
    }
}
