package org.hsu.procman.alerts.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Encrypts for a mail server that does not, at once or after STARTTLS, with a certificate that it signed itself. */
final class TlsFront implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final ServerSocket door = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
    private final SSLContext context = SSLContext.getInstance("TLS");
    private final Path certificate;

    /** @param behind the port of the server on this host */
    TlsFront(Path folder, int behind, boolean atOnce) throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=server", "-validity", "2",
                        "-ext", "san=dns:localhost", "-storetype", "PKCS12", "-keystore", file.toString(),
                        "-storepass", PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        context.init(keys.getKeyManagers(), null, null);
        certificate = Files.writeString(
                folder.resolve("server.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(store.getCertificate("server").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        daemon(() -> {
            while (true) {
                Socket client = door.accept();
                daemon(() -> serve(client, behind, atOnce));
            }
        });
    }

    int port() {
        return door.getLocalPort();
    }

    /** PEM. */
    Path certificate() {
        return certificate;
    }

    private void serve(Socket client, int behind, boolean atOnce) throws IOException {
        try (client; Socket server = new Socket("127.0.0.1", behind)) {
            if (!atOnce) {
                say(client, "220 hello");
                BufferedReader lines = lines(client);
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals("STARTTLS")) {
                        say(client, "220 go on");
                        break;
                    }
                    say(client, line.startsWith("EHLO") ? "250-hello\r\n250 STARTTLS" : "530 not readable");
                }
                lines(server).readLine();
            }
            SSLSocket safe = (SSLSocket) context.getSocketFactory().createSocket(client, null, client.getPort(), false);
            safe.setUseClientMode(false);
            safe.startHandshake();
            daemon(() -> server.getInputStream().transferTo(safe.getOutputStream()));
            safe.getInputStream().transferTo(server.getOutputStream());
        }
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1);
    }

    private static void say(Socket client, String line) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // It is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
