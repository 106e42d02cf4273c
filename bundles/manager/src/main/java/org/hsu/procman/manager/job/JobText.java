package org.hsu.procman.manager.job;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.manager.core.Job;

/** A job as lines of text; arguments may be anything, so texts are written as URLs write them. */
final class JobText {
    private static final String FIRST_LINE = "procman-job 1";
    private static final String ARGUMENT = "argument";

    private JobText() {}

    static String write(Job job) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        line(text, "number", job.number());
        job.arguments().forEach(argument -> line(text, ARGUMENT, encoded(argument)));
        line(text, "priority", job.priority());
        line(text, "timeout", job.timeoutMillis());
        line(text, "retries", job.retries());
        line(text, "origin", encoded(job.origin()));
        line(text, "submitted", job.submitted());
        line(text, "state", job.state());
        line(text, "attempts", job.attempts());
        line(text, "not_before", job.notBefore());
        line(text, "worker", job.worker());
        line(text, "generation", job.generation());
        line(text, "started", job.started());
        line(text, "ended", job.ended());
        line(text, "cancelled", job.cancelled());
        line(text, "code", job.code());
        line(text, "signal", job.signal());
        line(text, "remark", encoded(job.remark()));
        return text.append("end\n").toString();
    }

    private static void line(StringBuilder text, String key, Object value) {
        if (value != null) {
            text.append(key).append('=').append(value).append('\n');
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException it is none, or not whole */
    static Job read(List<String> lines) {
        if (lines.size() < 2 || !lines.get(0).equals(FIRST_LINE) || !lines.get(lines.size() - 1).equals("end")) {
            throw new IllegalArgumentException("it is no whole job of this version");
        }
        List<String> arguments = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("a line is none of it");
            }
            String value = line.substring(equals + 1);
            if (line.startsWith(ARGUMENT) && equals == ARGUMENT.length()) {
                arguments.add(URLDecoder.decode(value, StandardCharsets.UTF_8));
            } else {
                values.put(line.substring(0, equals), value);
            }
        }
        String code = values.get("code");
        return new Job(
                number(values, "number"), arguments, Integer.parseInt(required(values, "priority")),
                number(values, "timeout"), Integer.parseInt(required(values, "retries")),
                URLDecoder.decode(required(values, "origin"), StandardCharsets.UTF_8), number(values, "submitted"),
                Job.State.valueOf(required(values, "state")), Integer.parseInt(required(values, "attempts")),
                number(values, "not_before"), values.get("worker"), number(values, "generation"),
                number(values, "started"), number(values, "ended"), Boolean.parseBoolean(values.get("cancelled")),
                code == null ? null : Integer.valueOf(code), values.get("signal"),
                URLDecoder.decode(required(values, "remark"), StandardCharsets.UTF_8));
    }

    private static long number(Map<String, String> values, String key) {
        return Long.parseLong(required(values, key));
    }

    private static String required(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
