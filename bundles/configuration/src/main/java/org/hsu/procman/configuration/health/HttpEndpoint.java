package org.hsu.procman.configuration.health;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;

/**
 * The short form of an HTTP check. A port, or a host and a port, stands for {@code /api/status} there:
 * NexusHub's "all subprocesses expose /api/status". A full URL is left as it is.
 */
public final class HttpEndpoint {
    private static final String STANDARD_PATH = "/api/status";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{port\\.[^{}]+}");
    private static final Pattern PORT = Pattern.compile(":?(?:\\d{1,5}|" + REFERENCE + ")");
    private static final Pattern SCHEME = Pattern.compile("(?i)https?://.*", Pattern.DOTALL);
    private static final String HINT = "write http://host:port/path, or a port alone for " + STANDARD_PATH;

    private HttpEndpoint() {}

    /** The URL, null after reporting that it is none. */
    public static Scalar url(Node node, Problems problems) {
        ValueReader values = new ValueReader(problems);
        String text = values.notEmpty(node, "an HTTP endpoint");
        if (text == null) {
            return null;
        }
        String url = complete(text);
        if (url == null || !isHttp(url)) {
            return values.<Scalar>wrong(node, "an HTTP endpoint", HINT);
        }
        Scalar scalar = (Scalar) node;
        return url.equals(scalar.text()) ? scalar : scalar.expandedTo(url, scalar.secrets());
    }

    private static String complete(String text) {
        if (text.contains("://") && !SCHEME.matcher(text).matches()) {
            return null;
        }
        if (SCHEME.matcher(text).matches()) {
            return text;
        }
        if (PORT.matcher(text).matches()) {
            return "http://localhost:" + text.replace(":", "") + STANDARD_PATH;
        }
        String host = text.startsWith(":") ? "localhost" + text : text;
        return "http://" + host + (host.contains("/") ? "" : STANDARD_PATH);
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(REFERENCE.matcher(url).replaceAll("1"));
            return uri.getHost() != null && (uri.getPort() == -1 || uri.getPort() > 0 && uri.getPort() <= 65_535);
        } catch (URISyntaxException none) {
            return false;
        }
    }
}
