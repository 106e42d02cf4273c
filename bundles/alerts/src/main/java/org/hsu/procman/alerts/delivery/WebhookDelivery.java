package org.hsu.procman.alerts.delivery;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.hsu.procman.alerts.rule.Alert;

/** Posts alerts; what cannot be helped by trying again is not tried again. */
final class WebhookDelivery implements Delivery {
    /** All of 3xx and 4xx but "too many requests". */
    private static final Pattern REFUSED = Pattern.compile("HTTP [34](?!29)\\d\\d");

    private final Target.Webhook webhook;
    private final Retries retries;
    private HttpClient client;

    WebhookDelivery(Target.Webhook webhook) {
        this(webhook, Duration.ofSeconds(1));
    }

    /** @param pause before the first retry, doubled for each after it */
    WebhookDelivery(Target.Webhook webhook, Duration pause) {
        this.webhook = webhook;
        this.retries = new Retries(webhook.retries(), pause);
    }

    @Override
    public void deliver(Alert alert) throws IOException, InterruptedException {
        String json = AlertJson.of(alert, HostName.ours());
        retries.run(() -> {
            String problem = post(json);
            if (problem != null && REFUSED.matcher(problem).matches()) {
                throw new IOException(problem);
            }
            return problem;
        });
    }

    private String tooLate() {
        return "no answer within " + webhook.timeout().toMillis() + " ms (timeout)";
    }

    /** Null when it was taken, else why not, without what an exception may say of the address. */
    private String post(String json) throws InterruptedException {
        if (client == null) {
            // A redirect would take the headers elsewhere.
            client = HttpClient.newBuilder()
                    .connectTimeout(webhook.timeout())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook.url())
                .setHeader("Content-Type", "application/json");
        webhook.headers().forEach(request::setHeader);
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(
                request.POST(HttpRequest.BodyPublishers.ofString(json)).build(),
                HttpResponse.BodyHandlers.discarding());
        try {
            int status = answer.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return status / 100 == 2 ? null : "HTTP " + status;
        } catch (TimeoutException e) {
            answer.cancel(true);
            return tooLate();
        } catch (ExecutionException e) {
            return e.getCause() instanceof HttpTimeoutException
                    ? tooLate()
                    : e.getCause().getClass().getSimpleName();
        }
    }
}
