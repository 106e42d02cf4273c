package org.hsu.procman.source.admin;

import java.net.URI;
import java.time.Duration;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Key;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;

/**
 * Settings of a source of type {@code admin}.
 *
 * @param url          of the service; {@code /instances} and {@code /events} are below it
 * @param secret       sent as a bearer token
 * @param pollInterval from one look to the next where the service has no events
 * @param heldBack     {@code wait}: how long the service may hold back an answer about events
 * @param cache        true: the last good document is kept for a start without the service
 */
public record AdminSettings(
        @Required URI url,
        @Required @Secret String secret,
        @Default("5s") @Range(min = 100) Duration pollInterval,
        @Key("wait") @Default("30s") @Range(min = 1000) Duration heldBack,
        @Default("true") boolean cache) {

    public AdminSettings {
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme) || url.getHost() == null) {
            throw new IllegalArgumentException("url \"" + url + "\" is no http or https address");
        }
        if (url.getUserInfo() != null || url.getQuery() != null) {
            throw new IllegalArgumentException("url has a user or a query; the secret goes under secret");
        }
        if (secret.chars().anyMatch(c -> c < 0x21 || c > 0x7E)) {
            throw new IllegalArgumentException("secret has characters that cannot be sent");
        }
    }

    /** An address below the service's. */
    URI below(String path) {
        return URI.create(url.toString().replaceFirst("/+$", "") + path);
    }
}
