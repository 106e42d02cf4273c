package org.hsu.procman.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.hsu.procman.api.platform.ListenAddress;
import org.hsu.procman.api.platform.ListeningSocket;
import org.hsu.procman.platform.linux.Rig.Mode;
import org.hsu.procman.platform.linux.Rig.Run;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenersTest {

    @TempDir
    Path folder;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void connect(int port) throws IOException {
        new Socket("127.0.0.1", port).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "*", "0.0.0.0"})
    void itListensAtOnceAndUntilItIsClosed(String host) throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            int port = freePort();
            ListeningSocket socket = rig.platform.listen(ListenAddress.tcp(host, port));
            connect(port);
            assertThrows(BindException.class, () -> rig.platform.listen(ListenAddress.tcp(host, port)));
            socket.close();
            socket.close();
            assertThrows(ConnectException.class, () -> connect(port));
            rig.platform.listen(ListenAddress.tcp(host, port)).close();
        }
    }

    @Test
    void aHostThatIsNotOursSaysSo() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            IOException problem = assertThrows(
                    IOException.class, () -> rig.platform.listen(ListenAddress.tcp("192.0.2.1", 1000)));
            assertEquals("cannot listen on 192.0.2.1:1000: Cannot assign requested address", problem.getMessage());
        }
    }

    @Test
    void aUnixSocketHasTheOwnerAndTheModeThatAreAskedFor() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Path path = folder.resolve("a.sock");
            String user = LibC.geteuid() == 0 ? "65534" : null;
            ListenAddress address = ListenAddress.unix(path, 0640, user, null);
            ListeningSocket socket = rig.platform.listen(address);
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals(user == null ? LibC.geteuid() : 65534, Files.getAttribute(path, "unix:uid"));
            assertThrows(BindException.class, () -> rig.platform.listen(address));
            socket.close();
            assertFalse(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
            Files.writeString(path, "kept");
            assertThrows(IOException.class, () -> rig.platform.listen(address));
            assertEquals("kept", Files.readString(path));
        }
    }

    @Test
    void theFileOfASocketThatNobodyListensOnIsReplacedAndThatOfASuccessorStays() throws Exception {
        Path path = folder.resolve("a.sock");
        ListenAddress address = ListenAddress.unix(path, 0600, null, null);
        ListeningSocket first;
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            first = rig.platform.listen(address);
        }
        assertTrue(Files.exists(path));
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            ListeningSocket second = rig.platform.listen(address);
            first.close();
            assertTrue(Files.exists(path));
            second.close();
        }
    }

    @Test
    void aUserThatIsNotThereLeavesNothing() throws Exception {
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            Path path = folder.resolve("a.sock");
            IOException problem = assertThrows(IOException.class,
                    () -> rig.platform.listen(ListenAddress.unix(path, 0660, "no-such-user", null)));
            assertTrue(problem.getMessage().contains("there is no user \"no-such-user\""), problem::getMessage);
            assertFalse(Files.exists(path));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aChildIsGivenItAndToldItsOwnPid(Mode mode) throws Exception {
        try (Rig rig = new Rig(folder, mode);
                ListeningSocket socket = rig.platform.listen(ListenAddress.tcp("127.0.0.1", freePort()))) {
            String text = "[ $LISTEN_PID = $$ ] && echo mine; readlink /proc/$$/fd/0 /proc/$$/fd/3; ls /proc/$$/fd";
            String said = rig.output(rig.script(text)
                    .environment("LISTEN_FDS", "1").descriptors(socket.descriptor()).stdin(socket.descriptor()));
            String name = Files.readSymbolicLink(Path.of("/proc/self/fd/" + socket.descriptor())).toString();
            assertEquals("mine\n" + name + "\n" + name + "\n0\n1\n2\n3\n", said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "any", "unix"})
    void theNextManagerTakesHoldOfTheVerySame(String kind) throws Exception {
        int port = freePort();
        ListenAddress address = switch (kind) {
            case "tcp" -> ListenAddress.tcp("127.0.0.1", port);
            case "any" -> ListenAddress.tcp("*", port);
            default -> ListenAddress.unix(folder.resolve("a.sock"), 0600, null, null);
        };
        try (Rig rig = new Rig(folder, Mode.SCANNED)) {
            ListeningSocket socket = rig.platform.listen(address);
            Run run = rig.spawn(rig.script("exec sleep 1000").environment("LISTEN_FDS", "1")
                    .descriptors(socket.descriptor()).build());
            Path link = Path.of("/proc/self/fd/" + socket.descriptor());
            String before = Files.readSymbolicLink(link).toString();
            Optional<ListeningSocket> next = rig.platform.listeningOf(run.process, address);
            Assumptions.assumeTrue(next.isPresent() || LibC.geteuid() == 0, "this user may not trace its processes");
            int taken = next.orElseThrow().descriptor();
            assertEquals(before, Files.readSymbolicLink(Path.of("/proc/self/fd/" + taken)).toString());
            assertEquals(Optional.empty(),
                    rig.platform.listeningOf(run.process, ListenAddress.tcp("127.0.0.1", port == 1 ? 2 : port - 1)));
            run.process.killTree().toCompletableFuture().get();
            run.awaitExit();
            run.process.release();
            next.get().close();
            socket.close();
        }
    }
}
