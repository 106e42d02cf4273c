package org.hsu.procman.health.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;

/**
 * Settings of the {@code http} health check.
 *
 * @param url             http or https, with a host
 * @param method          {@code GET} by default; no body is ever sent
 * @param headers         sent with each request; may hold credentials
 * @param expectedStatus  codes ({@code 200}) and ranges ({@code 200-299}); empty: 200-299
 * @param expectedBody    a text that must be found in the first 64 KiB of the body; null: any body
 * @param followRedirects true: the last answer counts; never from https to http
 * @param tls             null: the JDK's own certificates
 */
public record HttpSettings(
        @Required URI url,
        @Default("GET") String method,
        @Secret Map<String, String> headers,
        List<String> expectedStatus,
        String expectedBody,
        @Default("true") boolean followRedirects,
        TlsSettings tls) {

    public HttpSettings {
        String scheme = url == null ? null : url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("url \"" + url + "\" does not begin with http:// or https://");
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("url \"" + url + "\" names no host");
        }
        if (tls != null && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("tls is for an https url, and \"" + url + "\" is none");
        }
        headers = Map.copyOf(headers);
        expectedStatus = expectedStatus.isEmpty() ? List.of("200-299") : List.copyOf(expectedStatus);
        expectedStatus.forEach(StatusRange::parse);
        request(url, method, headers).build();
    }

    /** Cheap, for each check looks up by it what follows from its settings. */
    @Override
    public int hashCode() {
        return url.hashCode();
    }

    /** @throws IllegalArgumentException the method or a header is none */
    static HttpRequest.Builder request(URI url, String method, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach((name, value) -> addHeader(request, name, value));
        return request;
    }

    private static void addHeader(HttpRequest.Builder request, String name, String value) {
        try {
            request.header(name, value);
        } catch (IllegalArgumentException e) {
            // The JDK's own message would repeat the value, which may be a secret.
            throw new IllegalArgumentException("header \"" + name + "\" cannot be set or has an invalid value");
        }
    }
}
