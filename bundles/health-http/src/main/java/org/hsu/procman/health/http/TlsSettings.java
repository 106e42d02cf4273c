package org.hsu.procman.health.http;

import java.nio.file.Path;
import org.hsu.procman.api.settings.Default;

/**
 * How the server of an https address proves itself.
 *
 * @param caFile             certificates in PEM that sign the server's, relative to the working directory of the
 *                           process; null: those of the JDK
 * @param insecureSkipVerify true: any certificate will do, whatever host it names
 */
public record TlsSettings(Path caFile, @Default("false") boolean insecureSkipVerify) {

    public TlsSettings {
        if (insecureSkipVerify && caFile != null) {
            throw new IllegalArgumentException("insecure_skip_verify stands without ca_file");
        }
    }
}
