package org.hsu.procman.http;

import java.net.InetAddress;
import java.nio.file.Path;
import org.hsu.procman.api.management.Listening;
import org.hsu.procman.api.management.ServerTls;
import org.hsu.procman.api.management.Tokens;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;

/**
 * {@code process_manager.http}.
 *
 * @param port       0: any free one
 * @param host       the address to listen at
 * @param tokensFile who may do what, see {@link Tokens}; null: everybody who can connect may do everything, which is
 *                   allowed on the loopback addresses only
 * @param tls        null: plain HTTP
 */
public record HttpSettings(
        @Range(min = 0, max = 65_535) int port, @Default("127.0.0.1") String host, Path tokensFile, ServerTls tls) {

    public HttpSettings {
        Listening.requireTokensBeyondLoopback(host, tokensFile);
    }

    InetAddress address() {
        return Listening.address(host);
    }
}
