package org.hsu.procman.health.http;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.health.http.plain.PlainRequest;

/**
 * What follows from the settings of a check, worked out once: its request, and what makes an answer good.
 * Thread-safe.
 */
final class CheckPlan {
    private final HttpRequest request;
    private final PlainRequest plain;
    private final List<StatusRange> expected;
    private final String expectedText;
    private final String expectedBody;
    private volatile boolean redirected;

    /** @param userAgent sent where the settings name none */
    CheckPlan(HttpSettings settings, String userAgent) {
        Map<String, String> headers = new LinkedHashMap<>(settings.headers());
        if (headers.keySet().stream().noneMatch("User-Agent"::equalsIgnoreCase)) {
            headers.put("User-Agent", userAgent);
        }
        request = HttpSettings.request(settings.url(), settings.method(), headers).build();
        plain = isDirect(settings.url()) ? new PlainRequest(settings.url(), settings.method(), headers) : null;
        expected = settings.expectedStatus().stream().map(StatusRange::parse).toList();
        expectedText = String.join(", ", settings.expectedStatus());
        expectedBody = settings.expectedBody();
    }

    /** Neither TLS nor a proxy of the JVM is in the way. */
    private static boolean isDirect(URI url) {
        ProxySelector proxies = ProxySelector.getDefault();
        return "http".equalsIgnoreCase(url.getScheme())
                && (proxies == null || proxies.select(url).stream().allMatch(Proxy.NO_PROXY::equals));
    }

    /** For the JDK's client. */
    HttpRequest request() {
        return request;
    }

    /** The short way; null where it is not enough. */
    PlainRequest plain() {
        return redirected ? null : plain;
    }

    /** The answer has sent the checker elsewhere, and probably will again. */
    void redirected() {
        redirected = true;
    }

    HealthResult judge(int code, byte[] body) {
        String status = "HTTP " + code;
        if (expected.stream().noneMatch(range -> range.contains(code))) {
            return HealthResult.unhealthy(status + ", expected " + expectedText);
        }
        if (expectedBody != null && !new String(body, StandardCharsets.UTF_8).contains(expectedBody)) {
            return HealthResult.unhealthy(status + ", \"" + expectedBody + "\" is not in the body");
        }
        return HealthResult.healthy(status);
    }
}
