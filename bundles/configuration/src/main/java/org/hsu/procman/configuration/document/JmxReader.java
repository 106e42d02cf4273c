package org.hsu.procman.configuration.document;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.JmxSettings;
import org.hsu.procman.api.spec.JmxSettings.ClientCertificate;
import org.hsu.procman.api.spec.JmxSettings.Tls;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;

/** {@code process_manager.jmx}. Nothing that others can reach goes without TLS and users. */
final class JmxReader {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern LOOPBACKS = Pattern.compile("localhost|127\\.\\d+\\.\\d+\\.\\d+|::1|\\[::1]");
    private static final String USERS = "jmx-users";
    private static final List<String> CERTIFICATES = List.of("none", "optional", "required");

    private JmxReader() {}

    /** Null when there is none, or when it cannot be used. */
    static JmxSettings read(Section manager) {
        Section jmx = manager.section("jmx", KnownKeys.JMX);
        if (jmx == null) {
            return null;
        }
        jmx.require("port", "write the port that JMX clients connect to, or remove jmx");
        Integer port = jmx.integer("port", null, Bounds.between(0, 65_535));
        String host = jmx.name("host", LOOPBACK);
        String advertised = jmx.name("advertised_host", null);
        boolean authenticate = jmx.flag("authenticate", true);
        Path users = jmx.path("password_file", jmx.place().file().resolve(USERS));
        boolean wished = jmx.has("ssl") && !saysFalse(jmx.node("ssl"));
        Tls tls = wished ? tls(jmx) : null;
        if (!LOOPBACKS.matcher(host).matches() && !(wished && authenticate)) {
            jmx.error(
                    "host",
                    "others can reach " + jmx.shown("host", host) + ", so it needs ssl and authenticate",
                    "add ssl and keep authenticate true, or listen on " + LOOPBACK);
        }
        return port == null ? null : new JmxSettings(port, host, advertised, authenticate, users, tls);
    }

    private static boolean saysFalse(Node ssl) {
        return ssl instanceof Scalar scalar && "false".equals(scalar.text().toLowerCase(Locale.ROOT));
    }

    private static Tls tls(Section jmx) {
        if (jmx.node("ssl") instanceof Scalar) {
            jmx.error("ssl", "expected false or a mapping", "name keystore and keystore_password, or certificate and key");
            return null;
        }
        Section ssl = jmx.section("ssl", KnownKeys.JMX_SSL);
        if (ssl == null) {
            return null;
        }
        Path keyStore = ssl.path("keystore", null);
        String password = ssl.value("keystore_password", null, (values, node) -> values.text(hidden(node)));
        Path certificate = ssl.path("certificate", null);
        Path key = ssl.path("key", null);
        String client = ssl.word("client_certificate", CERTIFICATES.get(0), CERTIFICATES);
        Path trusted = ssl.path("trusted_certificates", null);
        if (!client.equals(CERTIFICATES.get(0)) && trusted == null) {
            ssl.error("trusted_certificates", "missing", "client_certificate: " + client + " needs to know whom to trust");
            return null;
        }
        if (ssl.has("keystore") == (ssl.has("certificate") || ssl.has("key"))) {
            jmx.error("ssl", "names no certificate, or two", "either keystore, or certificate and key");
            return null;
        }
        if (ssl.has("keystore") && !ssl.has("keystore_password")) {
            ssl.error("keystore_password", "missing", "write ${file:/path} to keep it out of this file");
            return null;
        }
        if (ssl.has("certificate") != ssl.has("key")) {
            ssl.error(ssl.has("key") ? "certificate" : "key", "missing", "certificate and key go together");
            return null;
        }
        return keyStore == null && (certificate == null || key == null)
                ? null
                : new Tls(keyStore, password, certificate, key,
                        ClientCertificate.valueOf(client.toUpperCase(Locale.ROOT)), trusted);
    }

    private static Node hidden(Node node) {
        return node instanceof Scalar scalar ? scalar.asSecret() : node;
    }
}
