package org.example.redis;

import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Secret;

/**
 * Settings of the {@code redis} health check.
 *
 * @param host     of the server
 * @param port     of the server
 * @param password for AUTH; null where the server wants none
 */
public record RedisSettings(
        @Default("127.0.0.1") String host,
        @Default("6379") @Range(min = 1, max = 65535) int port,
        @Secret String password) {}
