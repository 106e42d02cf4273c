package org.example.loghttp;

import java.net.URI;
import java.time.Duration;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;

/**
 * Settings of the log output {@code http_lines}.
 *
 * @param url     to which lines are posted
 * @param token   sent as a bearer token; null for none
 * @param timeout for an answer
 */
public record HttpSettings(
        @Required URI url, @Secret String token, @Default("5s") @Range(min = 10, max = 60_000) Duration timeout) {
    public HttpSettings {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("url " + url + " begins with neither http:// nor https://");
        }
    }
}
