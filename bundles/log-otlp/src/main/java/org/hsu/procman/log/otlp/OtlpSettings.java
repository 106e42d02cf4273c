package org.hsu.procman.log.otlp;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;

/**
 * Settings of the log output {@code otlp}.
 *
 * @param endpoint    where log records are posted to, such as {@code http://localhost:4318/v1/logs}
 * @param headers     of each request
 * @param compression of each request's body
 * @param timeout     of each request, and of connecting
 * @param resource    attributes of the resource beside {@code service.name}, which is the process id
 * @param caFile      certificates in PEM that the server's is to be signed by; null for those of the JDK
 */
public record OtlpSettings(
        @Required URI endpoint,
        @Secret Map<String, String> headers,
        @Default("gzip") Compression compression,
        @Default("10s") @Range(min = 1) Duration timeout,
        Map<String, String> resource,
        Path caFile) {

    /** How a body is sent. */
    public enum Compression {
        NONE,
        GZIP
    }

    public OtlpSettings {
        if (endpoint != null && (endpoint.getHost() == null
                || !"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme()))) {
            throw new IllegalArgumentException("endpoint is not http://host... or https://host..., found " + endpoint);
        }
    }
}
