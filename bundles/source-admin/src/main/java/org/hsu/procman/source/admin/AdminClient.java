package org.hsu.procman.source.admin;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The two requests of the protocol. Each has an end in time and in size, whatever the service does. Used by one thread. */
final class AdminClient {
    private static final int LARGEST = 16 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final long ANSWER_MILLIS = 15_000;
    private static final long MARGIN_MILLIS = 10_000;

    /** What the service wishes. */
    record Wish(String text, long version, String tag) {}

    private final HttpClient client;
    private final AdminSettings settings;

    AdminClient(AdminSettings settings) {
        this.settings = settings;
        // A redirect would take the secret elsewhere.
        client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * The document.
     *
     * @param tag of the last one, null when there was none
     * @return null when it is still that one
     * @throws IOException it cannot be had or is none; the message says which, without the secret
     */
    Wish instances(String tag) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/instances");
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        HttpResponse<String> answer = send(request.build(), ANSWER_MILLIS);
        if (answer.statusCode() == 304) {
            return null;
        }
        expect(answer, 200);
        JsonObject document = object(answer);
        if (!document.has("instances") || document.getArray("instances") == null) {
            throw new IOException(answer.uri() + " answers without a list of instances");
        }
        if (!(document.get("version") instanceof Number number)) {
            throw new IOException(answer.uri() + " answers without a number as version");
        }
        return new Wish(answer.body(), number.longValue(), answer.headers().firstValue("ETag").orElse(null));
    }

    /**
     * Waits for a later version.
     *
     * @return empty when the service has no events
     * @throws IOException as above
     */
    OptionalLong later(long version) throws IOException, InterruptedException {
        long seconds = Math.max(1, settings.heldBack().toSeconds());
        HttpResponse<String> answer = send(
                request("/events?since=" + version + "&wait=" + seconds).build(),
                settings.heldBack().toMillis() + MARGIN_MILLIS);
        if (answer.statusCode() == 404) {
            return OptionalLong.empty();
        }
        if (answer.statusCode() == 204) {
            return OptionalLong.of(version);
        }
        expect(answer, 200);
        if (object(answer).get("version") instanceof Number number) {
            return OptionalLong.of(number.longValue());
        }
        throw new IOException(answer.uri() + " answers without a number as version");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(settings.below(path))
                .header("Authorization", "Bearer " + settings.secret())
                .header("Accept", "application/json");
    }

    private HttpResponse<String> send(HttpRequest request, long millis) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, info -> new BoundedText(LARGEST));
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(place(request.uri()) + " does not answer within " + millis / 1000 + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(place(request.uri()) + ": " + reason(e.getCause()), e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof ConnectException) {
            return "no connection";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String place(URI address) {
        return address.toString().replaceFirst("\\?.*", "");
    }

    private static void expect(HttpResponse<?> answer, int status) throws IOException {
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw new IOException(place(answer.uri()) + " refuses the secret (HTTP " + answer.statusCode() + ")");
        }
        if (answer.statusCode() != status) {
            throw new IOException(place(answer.uri()) + " answers with HTTP " + answer.statusCode());
        }
    }

    private static JsonObject object(HttpResponse<String> answer) throws IOException {
        try {
            return JsonParser.object().from(answer.body());
        } catch (JsonParserException e) {
            throw new IOException(place(answer.uri()) + " answers with something that is no JSON object", e);
        }
    }
}
