package org.hsu.procman.http;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.management.Caller;

/** One request and the way to answer it. Used by one thread. */
final class Request {
    static final String JSON = "application/json";
    private static final int LARGEST_BODY = 64 * 1024;
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    private final HttpExchange exchange;
    private final Caller caller;
    private final List<String> path;
    private final Map<String, String> query;

    /**
     * @param path what follows the endpoint's own part, decoded
     * @throws Refusal the query is malformed
     */
    Request(HttpExchange exchange, Caller caller, List<String> path) throws Refusal {
        this.exchange = exchange;
        this.caller = caller;
        this.path = List.copyOf(path);
        this.query = query(exchange.getRequestURI().getRawQuery());
    }

    private static Map<String, String> query(String raw) throws Refusal {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            int at = pair.indexOf('=');
            query.put(decode(at < 0 ? pair : pair.substring(0, at)), at < 0 ? "true" : decode(pair.substring(at + 1)));
        }
        return query;
    }

    /** @throws Refusal it is not what percent-encoding makes */
    static String decode(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "malformed percent-encoding in the address");
        }
    }

    Caller caller() {
        return caller;
    }

    List<String> path() {
        return path;
    }

    /** Null when it is not given. */
    String parameter(String name) {
        return query.get(name);
    }

    boolean flag(String name, boolean absent) throws Refusal {
        String text = query.get(name);
        if (text == null) {
            return absent;
        }
        return switch (text) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default -> throw new Refusal(400, name + ": expected true or false");
        };
    }

    long number(String name, long absent, long least, long most) throws Refusal {
        String text = query.get(name);
        if (text == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new Refusal(400, name + ": expected a number from " + least + " to " + most);
        }
        throw new Refusal(400, name + ": expected a number from " + least + " to " + most);
    }

    String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** The body as an object, an empty one where there is no body. */
    JsonObject body() throws IOException, Refusal {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] bytes = in.readNBytes(LARGEST_BODY + 1);
            if (bytes.length > LARGEST_BODY) {
                throw new Refusal(413, "the body is larger than " + LARGEST_BODY + " bytes");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.isBlank() ? new JsonObject() : JsonParser.object().from(text);
        } catch (JsonParserException e) {
            throw new Refusal(400, "the body is no JSON object: " + e.getMessage());
        }
    }

    void json(int status, String text) throws IOException {
        whole(status, JSON, text);
    }

    void whole(int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Begins an answer that has no end yet. */
    OutputStream stream(String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        JsonStringWriter json = JsonWriter.string()
                .object()
                .value("type", "about:blank")
                .value("title", TITLES.getOrDefault(refusal.status(), "Error"))
                .value("status", refusal.status())
                .value("detail", refusal.getMessage());
        if (refusal.state() != null) {
            json.value("state", refusal.state()).array("allowed", refusal.allowed());
        }
        byte[] bytes = json.end().done().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
        if (refusal.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"procman\"");
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(refusal.status(), head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
