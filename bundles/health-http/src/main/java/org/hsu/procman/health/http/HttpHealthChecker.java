package org.hsu.procman.health.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.hsu.procman.health.http.plain.Answer;
import org.hsu.procman.health.http.plain.PlainRequest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * {@code http}: an HTTP/1.1 request gets an expected answer. The timeout covers everything from connecting to
 * the last byte of the body that is read; at most 64 KiB of it are. At most five redirects are followed. What is
 * plain goes over a connection of its own, on the caller's thread; for TLS and redirects there is the JDK's client.
 * Thread-safe.
 */
@Component(service = HealthChecker.class)
@HealthType("http")
public final class HttpHealthChecker implements HealthChecker<HttpSettings> {

    private static final int BODY_LIMIT = 64 * 1024;

    /** Those that {@link HttpClient.Redirect} follows. */
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClients clients = new HttpClients();
    /** By what they follow from; they go when the checks that have these settings have gone. */
    private final Map<HttpSettings, CheckPlan> plans = new WeakHashMap<>();
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
        long deadline = System.nanoTime() + timeout.toNanos();
        CheckPlan plan = plan(settings);
        try {
            PlainRequest plain = plan.plain();
            if (plain != null) {
                Answer answer = plain.send(deadline, BODY_LIMIT);
                if (!settings.followRedirects() || !REDIRECTS.contains(answer.status())) {
                    return plan.judge(answer.status(), answer.body());
                }
                plan.redirected();
            }
            return checkByClient(target, settings, plan, deadline);
        } catch (SocketTimeoutException | TimeoutException e) {
            return HealthResult.unhealthy("no answer in " + seconds(timeout));
        } catch (UnknownHostException e) {
            return HealthResult.unhealthy("unknown host " + settings.url().getHost());
        } catch (NoSuchFileException e) {
            return HealthResult.unhealthy("tls.ca_file " + e.getFile() + " is not there");
        } catch (IOException e) {
            return HealthResult.unhealthy(HttpFailure.text(e, settings.url()));
        } catch (ExecutionException e) {
            return HealthResult.unhealthy(HttpFailure.text(e.getCause(), settings.url()));
        }
    }

    private CheckPlan plan(HttpSettings settings) {
        synchronized (plans) {
            return plans.computeIfAbsent(settings, each -> new CheckPlan(each, userAgent));
        }
    }

    /** Over TLS, through a proxy, or from one place to another. */
    private HealthResult checkByClient(HealthTarget target, HttpSettings settings, CheckPlan plan, long deadline)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        HttpClient client = clients.get(settings.followRedirects(), Trust.of(settings.tls(), target.workingDirectory()));
        // Looked up here, so that a slow name server holds this caller and not the client's few helpers.
        InetAddress.getByName(settings.url().getHost());
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(plan.request(), info -> new BoundedBody(BODY_LIMIT));
        try {
            HttpResponse<byte[]> response = answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return plan.judge(response.statusCode(), response.body());
        } finally {
            answer.cancel(true);
        }
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
