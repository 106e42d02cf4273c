package org.hsu.procman.health.grpc;

import java.nio.file.Path;
import org.hsu.procman.api.settings.Default;

/**
 * How a server proves itself and we to it. Relative files are relative to the working directory of the process.
 *
 * @param caFile             certificates in PEM that sign the server's; null: those of the JDK
 * @param certificateFile    our own chain in PEM, null for none
 * @param keyFile            its key, PKCS#8 in PEM without a password
 * @param serverName         what the server's certificate must name; null: the host of the address
 * @param insecureSkipVerify true: any certificate will do; without the files
 */
public record TlsSettings(
        Path caFile,
        Path certificateFile,
        Path keyFile,
        String serverName,
        @Default("false") boolean insecureSkipVerify) {

    public TlsSettings {
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException("certificate_file and key_file are given together or not at all");
        }
        if (insecureSkipVerify && (caFile != null || certificateFile != null)) {
            throw new IllegalArgumentException("insecure_skip_verify stands without ca_file and certificate_file");
        }
    }

    /** With its files below this directory; null: as they are. */
    TlsSettings in(Path directory) {
        return directory == null
                ? this
                : new TlsSettings(
                        in(directory, caFile),
                        in(directory, certificateFile),
                        in(directory, keyFile),
                        serverName,
                        insecureSkipVerify);
    }

    private static Path in(Path directory, Path file) {
        return file == null ? null : directory.resolve(file);
    }
}
