package org.hsu.procman.http;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.hsu.procman.api.management.CommandReply;
import org.hsu.procman.api.management.CommandRequest;
import org.hsu.procman.api.management.LeaseReply;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.ReloadReply;
import org.hsu.procman.api.management.Role;

/** Processes, groups, rollouts, plugins and the configuration. */
final class ProcessEndpoints {
    private static final List<String> VERBS = List.of("start", "stop", "restart", "kill", "reset");
    private static final List<String> ROLLOUT_VERBS = List.of("pause", "resume", "undo");
    private static final List<String> GROUP_VERBS = List.of("start", "stop", "restart");
    private static final long USUAL_LEASE_MILLIS = 300_000;
    private static final long LONGEST_WAIT_MILLIS = 86_400_000;

    private final ManagementFacade manager;

    ProcessEndpoints(ManagementFacade manager) {
        this.manager = manager;
    }

    List<Endpoint> all() {
        List<Endpoint> all = new ArrayList<>(List.of(
                Endpoint.get("api/v1/processes", Role.VIEWER, request -> request.json(200, manager.processesJson())),
                Endpoint.get("api/v1/processes/*", Role.VIEWER,
                        request -> found(request, manager.processJson(id(request)))),
                Endpoint.get("api/v1/processes/*/circuit-breaker", Role.VIEWER,
                        request -> found(request, manager.circuitBreakerJson(id(request)))),
                Endpoint.get("api/v1/processes/*/restart-stats", Role.VIEWER,
                        request -> found(request, manager.restartStatsJson(id(request)))),
                Endpoint.post("api/v1/processes/*/signal", Role.OPERATOR, this::signal),
                Endpoint.post("api/v1/processes/*/scale", Role.OPERATOR, this::scale),
                Endpoint.get("api/v1/groups", Role.VIEWER, request -> request.json(200, manager.groupsJson())),
                Endpoint.get("api/v1/rollouts", Role.VIEWER, request -> request.json(200, manager.rolloutsJson())),
                Endpoint.get("api/v1/rollouts/*", Role.VIEWER, this::rollout),
                Endpoint.post("api/v1/processes/*/lease", Role.OPERATOR, this::lease),
                Endpoint.post("api/v1/leases/*/release", Role.OPERATOR,
                        request -> answer(request, true, manager.release(id(request), origin(request)))),
                Endpoint.get("api/v1/plugins", Role.VIEWER, request -> request.json(200, manager.pluginsJson())),
                Endpoint.get("api/v1/plan", Role.VIEWER, request -> reply(request, manager.plan())),
                Endpoint.post("api/v1/reload", Role.ADMIN,
                        request -> reply(request, manager.reload(origin(request))))));
        for (String verb : VERBS) {
            all.add(Endpoint.post("api/v1/processes/*/" + verb, Role.OPERATOR, request -> command(request, verb, "")));
        }
        for (String verb : GROUP_VERBS) {
            all.add(Endpoint.post("api/v1/groups/*/" + verb, Role.OPERATOR, request -> group(request, verb)));
        }
        for (String verb : ROLLOUT_VERBS) {
            all.add(Endpoint.post("api/v1/rollouts/*/" + verb, Role.OPERATOR, request -> answer(
                    request, true, manager.rollout(verb, id(request), origin(request)))));
        }
        return all;
    }

    private static String id(Request request) {
        return request.path().get(0);
    }

    static String origin(Request request) {
        return "http".equals(request.caller().name()) ? "http" : "http " + request.caller().name();
    }

    private static void found(Request request, Optional<String> json) throws IOException, Refusal {
        request.json(200, json.orElseThrow(() -> noSuch(id(request))));
    }

    private void rollout(Request request) throws IOException, Refusal {
        String id = id(request);
        request.json(200, manager.rolloutJson(id)
                .orElseThrow(() -> new Refusal(404, "no process with update: " + id)));
    }

    static Refusal noSuch(String id) {
        return new Refusal(404, "no such process: " + id);
    }

    private void signal(Request request) throws IOException, Refusal {
        Object name = request.body().get("signal");
        if (!(name instanceof String signal) || signal.isBlank()) {
            throw new Refusal(400, "expected a body such as {\"signal\": \"HUP\"}");
        }
        command(request, "signal", signal);
    }

    private void scale(Request request) throws IOException, Refusal {
        Object given = request.body().get("instances");
        if (!(given instanceof Integer instances)) {
            throw new Refusal(400, "expected a body such as {\"instances\": 3}");
        }
        boolean awaited = request.flag("wait", true);
        answer(request, awaited, result(manager.scale(
                id(request), instances, origin(request), awaited, timeout(request))));
    }

    private void lease(Request request) throws IOException, Refusal {
        Object given = request.body().get("duration_ms");
        boolean usable = given == null
                || given instanceof Number number && number.longValue() >= 1 && number.longValue() <= LONGEST_WAIT_MILLIS;
        if (!usable) {
            throw new Refusal(400, "expected a body such as {\"duration_ms\": 60000}, at most " + LONGEST_WAIT_MILLIS);
        }
        long millis = given instanceof Number number ? number.longValue() : USUAL_LEASE_MILLIS;
        LeaseReply lease = manager.lease(id(request), millis, origin(request));
        if (lease.json() == null) {
            answer(request, true, lease.reply());
        } else {
            request.json(200, lease.json());
        }
    }

    static long timeout(Request request) throws Refusal {
        return request.number("timeout_ms", 0, 0, LONGEST_WAIT_MILLIS);
    }

    private void command(Request request, String verb, String signal) throws IOException, Refusal {
        boolean awaited = request.flag("wait", true);
        answer(request, awaited, result(manager.command(new CommandRequest(
                verb,
                id(request),
                request.flag("force", false),
                signal,
                origin(request),
                awaited,
                timeout(request)))));
    }

    /** All that was done is told, with the status of the first that was not. */
    private void group(Request request, String verb) throws IOException, Refusal {
        boolean awaited = request.flag("wait", true);
        String name = id(request);
        Map<String, CommandReply> replies = result(manager.groupCommand(new CommandRequest(
                        verb, name, request.flag("force", false), "", origin(request), awaited, timeout(request)))
                .orElseThrow(() -> new Refusal(404, "no such group: " + name)));
        CommandReply.Status worst = replies.values().stream()
                .map(CommandReply::status)
                .filter(status -> status != CommandReply.Status.DONE)
                .findFirst()
                .orElse(CommandReply.Status.DONE);
        JsonStringWriter json = JsonWriter.string().object()
                .value("name", name)
                .value("status", word(worst))
                .array("processes");
        replies.forEach((id, reply) -> done(json.object(), id, reply).end());
        // One that has left the configuration meanwhile is no lack of the group.
        int code = worst == CommandReply.Status.NO_SUCH_PROCESS ? 409 : code(worst, awaited);
        request.json(code, json.end().end().done());
    }

    private static int code(CommandReply.Status status, boolean awaited) {
        return switch (status) {
            case DONE -> awaited ? 200 : 202;
            case NO_SUCH_PROCESS -> 404;
            case REFUSED -> 409;
            case TIMED_OUT -> 504;
            case FAILED -> 500;
        };
    }

    private static String word(CommandReply.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static JsonStringWriter done(JsonStringWriter json, String id, CommandReply reply) {
        return json.value("id", id)
                .value("status", word(reply.status()))
                .value("message", reply.message())
                .value("elapsed_ms", reply.elapsedMillis())
                .value("state", reply.state());
    }

    private static void answer(Request request, boolean awaited, CommandReply reply) throws IOException, Refusal {
        int code = code(reply.status(), awaited);
        switch (reply.status()) {
            case DONE -> request.json(code, done(JsonWriter.string().object(), id(request), reply).end().done());
            case NO_SUCH_PROCESS -> throw noSuch(id(request));
            case REFUSED, TIMED_OUT, FAILED -> throw refusal(code, reply);
        }
    }

    private static Refusal refusal(int status, CommandReply reply) {
        return new Refusal(status, reply.message(), reply.state(), reply.allowed());
    }

    static <T> T result(CompletableFuture<T> reply) throws Refusal {
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the interface is being closed");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void reply(Request request, ReloadReply reply) throws IOException {
        request.json(reply.valid() ? 200 : 422, reply.planJson());
    }
}
