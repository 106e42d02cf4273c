package org.hsu.procman.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.remote.JMXConnector;
import javax.net.ssl.SSLException;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.hsu.procman.tls.TlsClient;
import org.hsu.procman.tls.UnusableStoreException;
import picocli.CommandLine.Option;

/** The options that choose a manager elsewhere, and how one proves to be whom to it. */
final class RemoteOptions {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final Pattern JNDI = Pattern.compile("service:jmx:rmi://[^/]*/jndi/rmi://(\\[[^/]*]|[^/:]*)(:\\d+)?/.*");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1]");

    @Option(names = "--url", paramLabel = "URL",
            description = "JMX service URL of a remote manager, or HOST:PORT.")
    private String url;

    @Option(names = "--user", paramLabel = "NAME",
            description = "User at the remote manager; the password comes from --password-file, "
                    + "PROCMAN_PASSWORD or a prompt.")
    private String user;

    @Option(names = "--password-file", paramLabel = "FILE",
            description = "File whose first line is the password.")
    private String passwordFile;

    @Option(names = "--trust-store", paramLabel = "FILE",
            description = "Whom to trust at the other end: certificates as PEM, or PKCS12 (its password in "
                    + "PROCMAN_TRUST_STORE_PASSWORD). Default: what this Java trusts.")
    private String trustStore;

    @Option(names = "--key-store", paramLabel = "FILE",
            description = "PKCS12 with a certificate of one's own, its password in PROCMAN_KEY_STORE_PASSWORD.")
    private String keyStore;

    private String[] credentials;
    private boolean plain;

    boolean isGiven() {
        return url != null;
    }

    /** @throws Failure an option is given that goes with --url alone */
    void checkNone() throws Failure {
        if (user != null || passwordFile != null) {
            throw new Failure(ExitCode.USAGE, "--user and --password-file go with --url; a local manager asks for no"
                    + " password");
        }
        if (trustStore != null || keyStore != null) {
            throw new Failure(ExitCode.USAGE, "--trust-store and --key-store go with --url");
        }
    }

    /** An open connection, to be closed by the caller. */
    Connection connect(Session session) throws Failure {
        if (user == null && passwordFile != null) {
            throw new Failure(ExitCode.USAGE, "--password-file goes with --user");
        }
        String address = address();
        Map<String, Object> environment = new HashMap<>();
        String[] known = credentials(session);
        if (known != null) {
            environment.put(JMXConnector.CREDENTIALS, known);
        }
        Matcher jndi = JNDI.matcher(address);
        if (!jndi.matches()) {
            return open(session, address, environment);
        }
        String host = jndi.group(1);
        prepareTls(session);
        Map<String, Object> secured = new HashMap<>(environment);
        secured.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
        try {
            return Connection.open(address, "the manager at " + url, secured, patience(session));
        } catch (IOException e) {
            // Whatever stands at a plain port elsewhere is not given a password.
            boolean local = LOOPBACK.matcher(host).matches() && trustStore == null && keyStore == null;
            if (local && TlsClient.speaksNoTls(e)) {
                plain = true;
                return open(session, address, environment);
            }
            throw none(e);
        }
    }

    private void prepareTls(Session session) throws Failure {
        try {
            TlsClient.prepare(trustStore, keyStore, session.surroundings().environment());
        } catch (UnusableStoreException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage());
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, e.getMessage());
        }
    }

    /**
     * The manager's address for a console of ours, after {@link #connect} has reached it.
     *
     * @param environment of the console, to which user, password and stores are added
     */
    String consoleAddress(Session session, Map<String, String> environment) throws Failure {
        String[] known = credentials(session);
        if (known != null) {
            environment.put("PROCMAN_USER", known[0]);
            environment.put("PROCMAN_PASSWORD", known[1]);
        } else {
            environment.remove("PROCMAN_USER");
            environment.remove("PROCMAN_PASSWORD");
        }
        name(TlsClient.TRUST_STORE, trustStore, environment);
        name(TlsClient.KEY_STORE, keyStore, environment);
        return "service:jmx:procman:///" + (plain ? "plain/" : "") + address();
    }

    /** Whole, for a console may be started elsewhere. */
    private static void name(String variable, String file, Map<String, String> environment) {
        if (file == null) {
            environment.remove(variable);
        } else {
            environment.put(variable, Path.of(file).toAbsolutePath().toString());
        }
    }

    private Connection open(Session session, String address, Map<String, Object> environment) throws Failure {
        try {
            return Connection.open(address, "the manager at " + url, environment, patience(session));
        } catch (IOException e) {
            throw none(e);
        }
    }

    /** Logins take their turn, and each keeps a core of the other machine busy for a while. */
    private static long patience(Session session) {
        return 3 * session.patienceMillis();
    }

    private Failure none(IOException e) {
        String why = TlsClient.explain(e);
        return new Failure(ExitCode.NO_MANAGER, "no manager at " + url + ": " + (why == null ? rootMessage(e) : why));
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String what = root instanceof SSLException ? "TLS: " : "";
        return what + (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage().lines()
                .findFirst().orElse(""));
    }

    /** Of the manager, also where its short form was given. */
    String address() {
        Matcher shortForm = HOST_AND_PORT.matcher(url);
        return shortForm.matches() ? "service:jmx:rmi:///jndi/rmi://" + url + "/jmxrmi" : url;
    }

    /** User and password, asked for once; null where no user is given. */
    String[] credentials(Session session) throws Failure {
        if (credentials == null && user != null) {
            credentials = new String[] {user, password(session)};
        }
        return credentials;
    }

    private String password(Session session) throws Failure {
        String fromEnvironment = session.surroundings().environment().get("PROCMAN_PASSWORD");
        if (passwordFile != null) {
            return firstLine(passwordFile);
        }
        if (fromEnvironment != null) {
            return fromEnvironment;
        }
        return Prompt.password("Password of " + user + ": ", "no password for " + user
                + ": use a terminal, PROCMAN_PASSWORD or --password-file");
    }

    static String firstLine(String file) throws Failure {
        try {
            return Files.readString(Path.of(file)).lines().findFirst().orElse("");
        } catch (IOException | InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "cannot read --password-file " + file);
        }
    }
}
