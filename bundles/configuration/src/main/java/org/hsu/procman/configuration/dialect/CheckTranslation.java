package org.hsu.procman.configuration.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code health_check} and g's {@code health_check_run_options}, with the defaults of each generation. */
final class CheckTranslation {
    private static final String CHECK = "management.health_check";
    private static final List<String> WITH_SETTINGS = List.of("http", "tcp", "grpc", "exec");

    private final Generation generation;
    private final Remarks remarks;
    private final Draft out;

    CheckTranslation(Generation generation, Remarks remarks, Draft out) {
        this.generation = generation;
        this.remarks = remarks;
        this.out = out;
    }

    void translate(Mapping body, String type) {
        Mapping.Entry check = body.entry("health_check");
        Mapping.Entry options = body.entry("health_check_run_options");
        boolean rust = generation == Generation.R1;
        boolean goIntegrated = !rust && WrapperName.INTEGRATED.equals(type);
        if (check != null && goIntegrated) {
            remarks.warn(
                    check.place(), "ignored: an integrated process is checked over gRPC",
                    "health_check_run_options says how often");
        } else if (check != null && check.value() instanceof Mapping mapping) {
            check(mapping);
        } else if (check != null && !check.value().isNull()) {
            out.put(CHECK, check.place(), check.value());
        }
        if (rust && (check == null || check.value().isNull()) && !WrapperName.UNMANAGED.equals(type)) {
            out.putDefault(CHECK + ".type", "process", body.place());
            rustTimes(body.place());
        }
        if (options != null && goIntegrated && options.value() instanceof Mapping mapping) {
            Draft inner = out.inner("management.health_check_run_options", mapping.place());
            Tables.RUN_OPTIONS.apply(mapping, inner, remarks);
        } else if (options != null && !options.value().isNull()) {
            remarks.warn(options.place(), "ignored: only an integrated process of a Go program has it", "");
        }
        gate(type, body.place());
    }

    /** A failed check never restarted what must not be restarted, nor what the manager has not started. */
    private void gate(String type, Place place) {
        boolean kept = "never".equals(out.text("management.restart_policy.strategy"))
                || WrapperName.UNMANAGED.equals(type) && !"true".equals(out.text("management.control.can_restart"));
        if (out.has(CHECK + ".type") && kept) {
            out.putDefault(CHECK + ".on_failure", "none", place);
        }
    }

    private void rustTimes(Place place) {
        out.putDefault(CHECK + ".interval", "10s", place);
        out.putDefault(CHECK + ".timeout", "5s", place);
        out.putDefault(CHECK + ".failure_threshold", "3", place);
    }

    private void check(Mapping check) {
        Draft to = out.inner(CHECK, check.place());
        Tables.CHECK.apply(check, to, remarks);
        String type = type(check, to);
        for (String other : WITH_SETTINGS) {
            Mapping.Entry settings = check.entry(other);
            if (settings == null || settings.value().isNull()) {
                continue;
            }
            if (!other.equals(type)) {
                remarks.warn(settings.place(), "ignored: the check has the type " + type, "");
            } else if (settings.value() instanceof Mapping mapping) {
                settings(type, mapping, to.inner(type, mapping.place()));
            } else {
                to.put(type, settings.place(), settings.value());
            }
        }
        Mapping.Entry endpoint = check.entry("http_endpoint");
        if (endpoint != null && type.equals("http") && !to.has("http.url")) {
            to.put("http.url", endpoint.place(), endpoint.value());
        } else if (endpoint != null && !endpoint.value().isNull()) {
            remarks.warn(endpoint.place(), "ignored: the check has the type " + type, "");
        }
        if (generation == Generation.R1 && to.has("http") && !to.has("http.expected_status")) {
            to.put("http.expected_status", check.place(), Sequence.of(
                    check.place(), List.of(Scalar.of(check.place(), "200", false))));
        }
        times(check, to);
    }

    private String type(Mapping check, Draft to) {
        String type = to.text("type");
        if (type == null) {
            type = check.get("http_endpoint") != null
                    ? "http"
                    : WITH_SETTINGS.stream().filter(each -> check.get(each) != null).findFirst().orElse("process");
            to.putDefault("type", type, check.place());
        }
        boolean asProcess = generation == Generation.R1
                && (type.equals("grpc") || type.equals("tcp"))
                && check.get(type) == null;
        if (!asProcess) {
            return type;
        }
        remarks.warn(
                check.get("type").place(), "has no address; checked as a process, as its program did",
                "give " + type + ": {address: host:port}");
        to.put("type", check.entry("type").place(), Values.rewritten((Scalar) check.get("type"), "process"));
        return "process";
    }

    private void times(Mapping check, Draft to) {
        boolean options = check.mapping("run_options") != null;
        if (generation != Generation.R1) {
            if (!to.has("failure_threshold")) {
                to.putDefault("failure_threshold", "2", check.place());
            }
        } else if (!options) {
            rustTimes(check.place());
        } else {
            if (!to.has("initial_delay")) {
                to.putDefault("initial_delay", "2s", check.place());
            }
            if (!to.has("failure_threshold")) {
                to.putDefault("failure_threshold", "2", check.place());
            }
        }
    }

    private void settings(String type, Mapping from, Draft to) {
        switch (type) {
            case "http" -> Tables.HTTP.apply(from, to, remarks);
            case "tcp" -> {
                new Moves().leave("address", "port").apply(from, to, remarks);
                address(from, to);
            }
            case "grpc" -> {
                new Moves().leave("address", "port").keep("service", "method").apply(from, to, remarks);
                address(from, to);
                call(from, to);
            }
            default -> {
                new Moves().leave("command", "args").apply(from, to, remarks);
                command(from, to);
            }
        }
    }

    /** Documents name the call by its service and method; which of the two of today is meant is told by them. */
    private void call(Mapping from, Draft to) {
        Scalar service = to.scalar("service");
        Scalar method = to.scalar("method");
        String name = service == null ? "" : service.text();
        boolean health = name.equals("Health") || name.equals("grpc.health.v1.Health");
        if (health && service != null) {
            to.remove("service");
        }
        if (method == null) {
            if (name.equals("CoreService") || name.equals("proto.CoreService")) {
                to.putDefault("method", "ping", from.place());
            }
            return;
        }
        String word = method.text().toLowerCase(Locale.ROOT);
        if (!List.of("check", "ping", "auto", "watch").contains(word)) {
            remarks.warn(
                    method.place(), "no call of a health check: " + method.shown() + "; auto is taken",
                    "check is grpc.health.v1, ping is HSU's CoreService");
            to.remove("service");
            word = "auto";
        }
        if (word.equals("watch")) {
            to.putDefault("watch", "true", method.place());
            word = "check";
        }
        to.put("method", to.keyPlace("method"), Values.rewritten(method, word));
    }

    private static void address(Mapping from, Draft to) {
        Mapping.Entry address = from.entry("address");
        if (address == null || address.value().isNull()) {
            Mapping.Entry port = from.entry("port");
            if (port != null) {
                to.put("address", port.place(), port.value());
            }
            return;
        }
        boolean both = address.value() instanceof Scalar && from.get("port") instanceof Scalar;
        if (!both) {
            to.put("address", address.place(), address.value());
            return;
        }
        Scalar host = (Scalar) address.value();
        String port = ((Scalar) from.get("port")).text();
        boolean complete = host.text().matches(".*:\\d+") && !host.text().contains("::");
        boolean version6 = host.text().contains(":") && !host.text().startsWith("[");
        String name = version6 ? "[" + host.text() + "]" : host.text();
        to.put("address", address.place(),
                Scalar.of(host.place(), complete ? host.text() : name + ":" + port, true));
    }

    private static void command(Mapping from, Draft to) {
        Mapping.Entry command = from.entry("command");
        if (command == null) {
            return;
        }
        if (!(command.value() instanceof Scalar program)) {
            to.put("command", command.place(), command.value());
            return;
        }
        List<Node> words = new ArrayList<>();
        words.add(program);
        if (from.get("args") instanceof Sequence arguments) {
            words.addAll(arguments.items());
        } else if (from.get("args") != null) {
            to.put("args", from.entry("args").place(), from.get("args"));
        }
        to.put("command", command.place(), Sequence.of(command.place(), words));
    }
}
