package org.hsu.procman.manager.pool;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hsu.procman.api.spec.PrometheusSample;

/** Asks URLs for numbers. Redirects are not followed. Thread-safe; the client is made when it is first needed. */
public final class HttpNumber {
    private static final int LONGEST = 4 << 20;
    private static final int OK = 200;

    private HttpClient client;

    /**
     * Blocks, also longer than the timeout if the body comes drop by drop; whoever calls interrupts it then.
     *
     * @param sample  null where the body is the number
     * @param timeout until the answer begins
     * @throws IOException there is no number; the message says why
     */
    public double ask(URI url, PrometheusSample sample, Duration timeout) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(timeout).GET().build();
        HttpResponse<InputStream> response;
        try {
            response = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException e) {
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        } catch (ConnectException e) {
            throw new IOException("nobody answers", e);
        }
        try (InputStream body = response.body()) {
            if (response.statusCode() != OK) {
                throw new IOException("it answers " + response.statusCode());
            }
            byte[] bytes = body.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException("it says more than " + (LONGEST >> 20) + " MiB");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return sample == null ? Numbers.plain(text) : Numbers.sample(text, sample);
        }
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return client;
    }
}
