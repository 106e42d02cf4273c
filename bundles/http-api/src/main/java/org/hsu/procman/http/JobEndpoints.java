package org.hsu.procman.http;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hsu.procman.api.management.CommandReply;
import org.hsu.procman.api.management.JobReply;
import org.hsu.procman.api.management.JobSubmission;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.Role;

/** The jobs of queues. */
final class JobEndpoints {
    private static final Set<String> KEYS = Set.of("arguments", "priority", "timeout_ms", "retries");
    private static final String EXAMPLE = "a body such as {\"arguments\": [\"a.png\"], \"priority\": 5}";

    private final ManagementFacade manager;

    JobEndpoints(ManagementFacade manager) {
        this.manager = manager;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("api/v1/jobs", Role.VIEWER, request -> request.json(
                        200, manager.jobsJson(request.parameter("queue") == null ? "" : request.parameter("queue")))),
                Endpoint.get("api/v1/jobs/*", Role.VIEWER, this::show),
                Endpoint.post("api/v1/jobs/*/cancel", Role.OPERATOR, this::cancel),
                Endpoint.post("api/v1/queues/*/jobs", Role.OPERATOR, this::submit));
    }

    private void show(Request request) throws IOException, Refusal {
        String id = request.path().get(0);
        if (request.flag("wait", false)) {
            long timeout = ProcessEndpoints.timeout(request);
            CommandReply reply = ProcessEndpoints.result(manager.awaitJob(id, timeout));
            if (reply.status() == CommandReply.Status.TIMED_OUT) {
                throw new Refusal(504, reply.message());
            }
        }
        request.json(200, found(id));
    }

    private String found(String id) throws Refusal {
        return manager.jobJson(id).orElseThrow(() -> new Refusal(404, "no such job: " + id));
    }

    private void cancel(Request request) throws IOException, Refusal {
        String id = request.path().get(0);
        accepted(ProcessEndpoints.result(manager.cancelJob(id)));
        request.json(200, found(id));
    }

    private void submit(Request request) throws IOException, Refusal {
        JsonObject body = request.body();
        Set<String> others = new TreeSet<>(body.keySet());
        others.removeAll(KEYS);
        if (!others.isEmpty()) {
            throw new Refusal(400, "unknown: " + String.join(", ", others) + "; there are arguments, priority, "
                    + "timeout_ms and retries");
        }
        Integer priority = integer(body, "priority");
        Integer timeout = integer(body, "timeout_ms");
        JobReply reply = ProcessEndpoints.result(manager.submitJob(new JobSubmission(
                request.path().get(0), arguments(body), priority == null ? 0 : priority,
                timeout == null ? null : Long.valueOf(timeout), integer(body, "retries"),
                ProcessEndpoints.origin(request))));
        accepted(reply.reply());
        request.json(201, found(reply.id()));
    }

    private static List<String> arguments(JsonObject body) throws Refusal {
        if (!body.has("arguments")) {
            return List.of();
        }
        if (!(body.get("arguments") instanceof JsonArray list)) {
            throw new Refusal(400, "arguments: expected a list of strings, in " + EXAMPLE);
        }
        List<String> arguments = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof String text)) {
                throw new Refusal(400, "arguments: expected strings, in " + EXAMPLE);
            }
            arguments.add(text);
        }
        return arguments;
    }

    /** Null when it is not given. */
    private static Integer integer(JsonObject body, String key) throws Refusal {
        Object value = body.get(key);
        if (value == null || value instanceof Integer) {
            return (Integer) value;
        }
        throw new Refusal(400, key + ": expected a whole number, in " + EXAMPLE);
    }

    private static void accepted(CommandReply reply) throws Refusal {
        switch (reply.status()) {
            case DONE -> {
                // The answer is the job.
            }
            case NO_SUCH_PROCESS -> throw new Refusal(404, reply.message());
            case REFUSED -> throw new Refusal(409, reply.message());
            case TIMED_OUT -> throw new Refusal(504, reply.message());
            case FAILED -> throw new Refusal(500, reply.message());
        }
    }
}
