package org.hsu.procman.configuration.document;

import java.util.List;
import java.util.Random;

/** Documents of random generations, with random keys and values; most are valid. */
final class OldDocuments {
    private static final List<String> DURATIONS = List.of(
            "300ms", "5s", "\"10s\"", "1.5m", "2h45m", "3d", ".5s", "1500us", "0s", "5", "soon");
    private static final List<String> WORDS = List.of("never", "on-failure", "always", "unless-stopped", "\"\"");
    private static final List<String> TEXTS = List.of(
            "plain", "two words", "\"8080\"", "8080", "'it''s'", "\"a: b # c\"", "true", "\"true\"", "\"\"",
            "\"line\\nbreak\"", "é☃", "\"${NAME}\"", "$$x", "\"${PORT:-1}\"", "\"tab\\t\"", "-x", "\"- y\"", "1e3",
            "~x");

    private final Random random;
    private final StringBuilder yaml = new StringBuilder();
    private final int generation;

    OldDocuments(Random random) {
        this.random = random;
        this.generation = 1 + random.nextInt(7);
    }

    String next() {
        boolean workers = generation <= 3;
        if (often()) {
            line(0, (generation <= 2 ? "master" : "process_manager") + ":" + comment());
            maybe(2, "port", "50055");
            maybe(2, "log_level", one(List.of("debug", "info", "\"warn\"")));
            maybe(2, "force_shutdown_timeout", one(DURATIONS));
            maybe(2, "colour", "red");
        }
        if (random.nextInt(3) == 0) {
            logs();
        }
        line(0, (workers ? "workers" : "managed_processes") + ":");
        int processes = 1 + random.nextInt(3);
        for (int number = 0; number < processes; number++) {
            process(number);
        }
        return yaml.toString();
    }

    private void logs() {
        line(0, "log_collection:");
        maybe(2, "enabled", one(List.of("true", "false", "yes", "off")));
        line(2, "global_aggregation:");
        line(4, "targets:" + comment());
        String stdout = generation <= 2 ? "master_stdout" : "process_manager_stdout";
        line(6, "- type: " + one(List.of("file", stdout, "stdout")));
        line(8, "path: all.log");
        maybe(8, "format", one(List.of("plain", "json", "enhanced_plain")));
        maybe(8, "prefix", one(TEXTS));
    }

    private void process(int number) {
        boolean integrated = random.nextInt(5) == 0;
        String type = integrated ? "integrated" : random.nextInt(8) == 0 ? "unmanaged" : "managed";
        boolean renamed = generation >= 5 && !type.equals("unmanaged");
        String wrapper = type.equals("managed") && renamed ? "standard_managed" : renamed ? "integrated_managed" : type;
        comment(2);
        line(2, "- id: p" + number + comment());
        line(4, "type: " + wrapper);
        maybe(4, "profile_type", one(List.of("web", "worker", "batch", "\"test\"")));
        maybe(4, "enabled", one(List.of("true", "false", "no")));
        line(4, (generation <= 5 ? "unit" : "management") + ":" + comment());
        line(6, wrapper + ":");
        line(8, "metadata:");
        line(10, "name: " + one(TEXTS));
        line(8, "control:");
        if (type.equals("unmanaged")) {
            maybe(10, "can_terminate", "true");
            maybe(10, "graceful_timeout", one(DURATIONS));
            return;
        }
        control();
        if (!integrated) {
            check();
        }
    }

    private void control() {
        line(10, "execution:" + comment());
        line(12, "executable_path: " + one(List.of("/bin/true", "./run.sh", "../x/y", "sleep", "\"a b\"", "${NAME}")));
        if (often()) {
            line(12, "args: [" + one(List.of("a", "\"--port\", \"1\"", "\"\"", "\"x, y\"", "\"${NAME}\"")) + "]");
        }
        if (often() && generation == 7) {
            line(12, "environment: {A: b, C: " + one(List.of("\"1\"", "x", "\"a b\"")) + "}");
        } else if (often()) {
            line(12, generation == 7 ? "environment: {}" : "environment: [\"A=" + number() + "\", B=c]");
        }
        maybe(12, "working_directory", one(List.of("/tmp", "sub", "\".\"")));
        maybe(12, "wait_delay", one(DURATIONS));
        if (generation == 1) {
            line(10, "restart: {policy: " + one(WORDS) + ", max_retries: " + number() + "}");
        } else {
            maybe(10, "restart_policy", one(WORDS));
            if (often()) {
                aware();
            }
        }
        comment(10);
        maybe(10, "graceful_timeout", one(DURATIONS));
        if (random.nextInt(3) == 0) {
            line(10, "limits: {priority: " + number() + "}");
        }
    }

    private void aware() {
        line(10, "context_aware_restart:");
        line(12, "default: {max_retries: " + number() + ", retry_delay: " + one(DURATIONS) + ", backoff_rate: 1.5}");
        if (random.nextInt(3) == 0) {
            line(12, "health_failures:" + comment());
            line(14, "max_retries: " + number());
            line(14, "backoff_rate: " + one(List.of("0.5", "1", "2.0", "12")));
        }
        maybe(12, "startup_grace_period", one(DURATIONS));
    }

    private void check() {
        if (random.nextInt(3) == 0) {
            return;
        }
        line(8, "health_check:" + comment());
        switch (random.nextInt(4)) {
            case 0 -> line(10, "type: process");
            case 1 -> {
                line(10, "type: http");
                boolean rust = generation == 7;
                line(10, rust ? "http_endpoint: http://h:1/x" : "http: {url: \"http://h:1/x\", method: HEAD}");
            }
            case 2 -> {
                line(10, "type: tcp");
                line(10, "tcp: {address: localhost, port: 80}");
            }
            default -> {
                line(10, generation == 7 ? "type: grpc" : "type: exec");
                line(10, generation == 7 ? "http_endpoint: x" : "exec: {command: /bin/true, args: [a, \"b c\"]}");
            }
        }
        if (often()) {
            line(10, "run_options:");
            line(12, "interval: " + one(List.of("10s", "1m", "\"30s\"")));
            line(12, "timeout: " + one(List.of("1s", "500ms", "15s")));
            maybe(12, "retries", number());
            maybe(12, "initial_delay", one(DURATIONS));
            maybe(12, "enabled", "false");
        }
    }

    private boolean often() {
        return random.nextInt(3) > 0;
    }

    private String number() {
        return one(List.of("0", "1", "3", "7", "19"));
    }

    private String one(List<String> choices) {
        // The last ones are the odd ones.
        int bound = random.nextInt(4) == 0 ? choices.size() : Math.max(1, choices.size() - 2);
        return choices.get(random.nextInt(bound));
    }

    private void maybe(int indent, String key, String value) {
        if (random.nextInt(3) == 0) {
            line(indent, key + ": " + value + comment());
        }
    }

    private String comment() {
        return random.nextInt(6) == 0 ? "  # about this" : "";
    }

    private void comment(int indent) {
        if (random.nextInt(4) == 0) {
            line(indent, "# about what follows");
        }
    }

    private void line(int indent, String text) {
        yaml.append(" ".repeat(indent)).append(text).append('\n');
    }
}
