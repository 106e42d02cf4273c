package org.hsu.procman.health.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * {@code http}: an HTTP/1.1 request gets an expected answer. The timeout covers everything from connecting to
 * the last byte of the body that is read; at most 64 KiB of it are. At most five redirects are followed.
 * Thread-safe.
 */
@Component(service = HealthChecker.class)
@HealthType("http")
public final class HttpHealthChecker implements HealthChecker<HttpSettings> {

    private static final int BODY_LIMIT = 64 * 1024;

    private final HttpClients clients = new HttpClients();
    private final String userAgent;

    /** @throws IOException the bundle is damaged: it does not know its own version */
    @Activate
    public HttpHealthChecker() throws IOException {
        try (InputStream version = HttpHealthChecker.class.getResourceAsStream("version.txt")) {
            userAgent = "HSU-ProcessManager/" + new String(version.readAllBytes(), StandardCharsets.US_ASCII).trim();
        }
    }

    @Deactivate
    void deactivate() {
        clients.forget();
    }

    @Override
    public Class<HttpSettings> settingsType() {
        return HttpSettings.class;
    }

    @Override
    public HealthResult check(HealthTarget target, HttpSettings settings, Duration timeout)
            throws InterruptedException {
        HttpClient client;
        try {
            client = clients.get(settings.followRedirects(), Trust.of(settings.tls(), target.workingDirectory()));
        } catch (NoSuchFileException e) {
            return HealthResult.unhealthy("tls.ca_file " + e.getFile() + " is not there");
        } catch (IOException e) {
            return HealthResult.unhealthy(e.getMessage());
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            // Looked up here, so that a slow name server holds this caller and not the client's few helpers.
            InetAddress.getByName(settings.url().getHost());
        } catch (UnknownHostException e) {
            return HealthResult.unhealthy("unknown host " + settings.url().getHost());
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request(settings), info -> new BoundedBody(BODY_LIMIT));
        try {
            return judge(answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS), settings);
        } catch (TimeoutException e) {
            return HealthResult.unhealthy("no answer in " + seconds(timeout));
        } catch (ExecutionException e) {
            return HealthResult.unhealthy(HttpFailure.text(e.getCause(), settings.url()));
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(HttpSettings settings) {
        HttpRequest.Builder request = settings.request();
        if (settings.headers().keySet().stream().noneMatch("User-Agent"::equalsIgnoreCase)) {
            request.setHeader("User-Agent", userAgent);
        }
        return request.build();
    }

    private static HealthResult judge(HttpResponse<byte[]> response, HttpSettings settings) {
        String status = "HTTP " + response.statusCode();
        if (!settings.expects(response.statusCode())) {
            return HealthResult.unhealthy(status + ", expected " + String.join(", ", settings.expectedStatus()));
        }
        String wanted = settings.expectedBody();
        if (wanted != null && !new String(response.body(), StandardCharsets.UTF_8).contains(wanted)) {
            return HealthResult.unhealthy(status + ", \"" + wanted + "\" is not in the body");
        }
        return HealthResult.healthy(status);
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
