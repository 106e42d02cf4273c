package org.hsu.procman.http;

import java.nio.file.Path;
import org.hsu.procman.api.settings.Required;
import org.hsu.procman.api.settings.Secret;

/**
 * How the interface proves itself.
 *
 * @param keystore PKCS 12, with one key and its certificates
 * @param password of the keystore and of the key in it
 */
public record TlsSettings(@Required Path keystore, @Required @Secret String password) {}
