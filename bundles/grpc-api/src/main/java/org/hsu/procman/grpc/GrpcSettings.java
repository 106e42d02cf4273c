package org.hsu.procman.grpc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.hsu.procman.api.management.Tokens;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;

/**
 * {@code process_manager.port} and {@code process_manager.grpc}.
 *
 * @param port       to listen at
 * @param host       the address to listen at
 * @param tokensFile who may do what, see {@link Tokens}; null: everybody who can connect may do everything, which is
 *                   allowed on the loopback addresses only
 * @param tls        null: plain HTTP/2
 */
public record GrpcSettings(
        @Range(min = 1, max = 65_535) int port, @Default("127.0.0.1") String host, Path tokensFile, TlsSettings tls) {

    public GrpcSettings {
        if (tokensFile == null && !address(host).isLoopbackAddress()) {
            throw new IllegalArgumentException("host \"" + host + "\" can be reached from other machines, so"
                    + " tokens_file must be given");
        }
    }

    InetAddress address() {
        return address(host);
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host \"" + host + "\" is no address of this machine", e);
        }
    }
}
