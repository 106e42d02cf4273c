package org.hsu.procman.http;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.management.ManagementEvent;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.Role;
import org.hsu.procman.api.management.Timestamps;

/**
 * What has no end: events and changes of routes as server-sent events, lines as they are written. Each open stream has a
 * thread, which reads on only when the client has taken what was sent, so a slow client costs nobody memory; there are
 * never more than {@link #MOST} of them, and fewer of one user.
 */
final class StreamEndpoints {
    /** Half of the interface's threads, so that requests are answered whatever streams there are. */
    static final int MOST = HttpService.THREADS / 2;

    private static final int MOST_OF_ONE = MOST * 3 / 4;

    private static final int EVENTS_AT_ONCE = 500;
    private static final int LINES_AT_ONCE = 1000;
    private static final int MOST_LINES = 10_000;
    /** A line is shown within 100 ms. */
    private static final long LOOK_MILLIS = 80;
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final ManagementFacade manager;
    private final Signal happened;
    private final boolean users;
    private final StreamPlaces places = new StreamPlaces(MOST, MOST_OF_ONE);

    /**
     * @param happened raised after each event
     * @param users    whether callers are known by their tokens: without tokens all are one
     */
    StreamEndpoints(ManagementFacade manager, Signal happened, boolean users) {
        this.manager = manager;
        this.happened = happened;
        this.users = users;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("api/v1/events", Role.VIEWER, request -> streaming(request, () -> events(request))),
                Endpoint.get("api/v1/processes/*/logs", Role.VIEWER, this::logs),
                Endpoint.get("api/v1/routes/watch", Role.VIEWER, request -> streaming(request, () -> routes(request))));
    }

    /** Something that goes on until the client leaves. */
    private interface Stream {
        void run() throws IOException, Refusal, InterruptedException;
    }

    private void streaming(Request request, Stream stream) throws IOException, Refusal {
        String user = users ? request.caller().name() : null;
        places.enter(user);
        try {
            stream.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.leave(user);
        }
    }

    private void events(Request request) throws IOException, Refusal, InterruptedException {
        String last = request.header("Last-Event-ID");
        long sequence = request.number("since", manager.lastEvent(), 0, Long.MAX_VALUE);
        if (last != null && last.matches("\\d{1,18}")) {
            sequence = Long.parseLong(last);
        }
        OutputStream out = request.stream("text/event-stream");
        out.write(": procman\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        while (true) {
            long seen = happened.count();
            List<ManagementEvent> events = manager.eventsSince(sequence, EVENTS_AT_ONCE);
            StringBuilder text = new StringBuilder();
            for (ManagementEvent event : events) {
                text.append("id: ").append(event.sequence()).append("\nevent: ").append(event.type())
                        .append("\ndata: ").append(event.json()).append("\n\n");
                sequence = event.sequence();
            }
            if (!events.isEmpty()) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                out.flush();
            } else if (!happened.await(seen, KEEP_ALIVE_MILLIS)) {
                keepAlive(out);
            }
        }
    }

    private void routes(Request request) throws IOException, Refusal, InterruptedException {
        String hostname = request.parameter("hostname");
        boolean all = request.flag("all", false);
        OutputStream out = request.stream("text/event-stream");
        String sent = null;
        while (true) {
            long seen = happened.count();
            String now = manager.routesJson(hostname, all);
            if (!Objects.equals(now, sent)) {
                sent = now;
                out.write(("event: routes\ndata: " + now + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            } else if (!happened.await(seen, KEEP_ALIVE_MILLIS)) {
                keepAlive(out);
            }
        }
    }

    /** So that a client that has left is noticed. */
    private static void keepAlive(OutputStream out) throws IOException {
        out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void logs(Request request) throws IOException, Refusal {
        String id = request.path().get(0);
        int lines = (int) request.number("lines", 100, 0, MOST_LINES);
        LogStream stream = stream(request.parameter("stream"));
        LogPage page = page(id, new LogQuery(stream, "", lines, 0, null));
        boolean plain = String.valueOf(request.header("Accept")).contains("text/plain");
        String type = plain ? "text/plain; charset=utf-8" : "application/x-ndjson";
        if (request.flag("follow", false)) {
            streaming(request, () -> follow(request.stream(type), id, stream, page, plain));
        } else {
            request.whole(200, type, text(id, page.lines(), plain));
        }
    }

    private void follow(OutputStream out, String id, LogStream stream, LogPage first, boolean plain)
            throws IOException, Refusal, InterruptedException {
        LogPage page = first;
        long spoke = System.nanoTime();
        while (true) {
            out.write(text(id, page.lines(), plain).getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (page.lines().isEmpty()) {
                Thread.sleep(LOOK_MILLIS);
                if (!plain && System.nanoTime() - spoke > KEEP_ALIVE_MILLIS * 1_000_000) {
                    spoke = System.nanoTime();
                    out.write('\n');
                    out.flush();
                }
            }
            page = page(id, new LogQuery(stream, page.cursor(), LINES_AT_ONCE, 0, null));
        }
    }

    private static LogStream stream(String word) throws Refusal {
        if (word == null || word.isEmpty()) {
            return null;
        }
        return Arrays.stream(LogStream.values())
                .filter(stream -> stream.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new Refusal(400, "stream: expected stdout or stderr"));
    }

    private LogPage page(String id, LogQuery query) throws IOException, Refusal {
        try {
            return manager.logs(id, query);
        } catch (IllegalArgumentException e) {
            throw new Refusal(404, e.getMessage());
        } catch (IllegalStateException e) {
            throw new Refusal(409, e.getMessage());
        }
    }

    private static String text(String id, List<LogLine> lines, boolean plain) {
        StringBuilder text = new StringBuilder();
        for (LogLine line : lines) {
            text.append(plain ? line.text() : json(id, line)).append('\n');
        }
        return text.toString();
    }

    private static String json(String id, LogLine line) {
        return JsonWriter.string()
                .object()
                .value("time", Timestamps.rfc3339(line.epochMillis()))
                .value("id", id)
                .value("stream", line.stream().word())
                .value("sequence", line.sequence())
                .value("line", line.text())
                .end()
                .done();
    }
}
