package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What remote JMX needs: a certificate for 127.0.0.1, and users, one of each role, with their passwords in files. */
record RemoteRig(Path folder) {
    static final List<String> ROLES = List.of("viewer", "operator", "admin");

    /** Makes the certificate; one that is there already stays. */
    static RemoteRig in(Path folder) throws IOException {
        RemoteRig rig = new RemoteRig(Files.createDirectories(folder));
        if (!Files.exists(rig.certificate())) {
            String store = rig.store().toString();
            rig.keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=manager", "-ext", "SAN=ip:127.0.0.1",
                    "-alias", "a", "-storetype", "PKCS12", "-storepass", "changeit", "-keystore", store);
            rig.keytool("-exportcert", "-rfc", "-alias", "a", "-storepass", "changeit", "-keystore", store,
                    "-file", rig.certificate().toString());
        }
        return rig;
    }

    /** What the manager shows; its password is changeit. */
    Path store() {
        return folder.resolve("store.p12");
    }

    /** What a client trusts. */
    Path certificate() {
        return folder.resolve("cert.pem");
    }

    /** The part of a configuration that opens a port for TLS. */
    String yaml() {
        return """
                process_manager:
                  jmx:
                    port: 0
                    ssl: {keystore: "%s", keystore_password: changeit}
                """.formatted(store());
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Procman.Result result = Procman.run(folder, Map.of(), command);
        assertEquals(0, result.code(), result::all);
    }

    /** Users {@code user-viewer} and so on, known to a manager that need not run. */
    static void makeUsers(Procman procman, Path folder) throws IOException {
        for (String role : ROLES) {
            Path password = Files.writeString(passwordFile(folder, role), password(role) + "\n");
            Procman.Result made = Procman.run(folder, Map.of(), procman.command(List.of("passwd", "user-" + role,
                    "--role", role, "--password-file", password.toString(), "-c", procman.configuration.toString())));
            assertEquals(0, made.code(), made::all);
        }
    }

    static String password(String role) {
        return "password of " + role;
    }

    static Path passwordFile(Path folder, String role) {
        return folder.resolve("password-" + role);
    }

    /** Sockets of the manager's process that listen, as the kernel lists them. */
    static long listening(Procman procman) throws IOException {
        List<String> inodes = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + procman.manager().pid() + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    inodes.add(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
        }
        long count = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Procman.read(Path.of(table)).lines().toList()) {
                String[] columns = line.trim().split("\\s+");
                if (columns.length > 9 && columns[3].equals("0A") && inodes.contains("socket:[" + columns[9] + "]")) {
                    assertTrue(columns[1].contains("0100007F:"), "not on loopback alone: " + line);
                    count++;
                }
            }
        }
        return count;
    }

    static String url(Procman procman) {
        Matcher matcher = Pattern.compile("\"remote_jmx_url\":\"([^\"]+)\"").matcher(procman.managerFile());
        assertTrue(matcher.find(), procman::managerFile);
        return matcher.group(1);
    }

    /** The options of a command that come in as a role. */
    List<String> options(Procman procman, Path passwords, String role) {
        return List.of("--url", url(procman), "--user", "user-" + role, "--trust-store", certificate().toString(),
                "--password-file", passwordFile(passwords, role).toString());
    }
}
