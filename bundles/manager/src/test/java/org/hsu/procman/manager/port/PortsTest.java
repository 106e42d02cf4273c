package org.hsu.procman.manager.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.spec.PortRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    private static final Map<String, Integer> ONE = Map.of("grpc", 0);
    private static final PortLocks NO_LOCKS = new PortLocks(Path.of("/no/such/folder/lock"));

    private final Set<Integer> busy = new HashSet<>();
    private final Ports ports = new Ports(new PortRange(1000, 1003), number -> !busy.contains(number), n -> "pid 7", NO_LOCKS);

    private int take(String process, int before) throws SpawnException {
        return ports.take(process, ONE, Map.of("grpc", before), number -> false, number -> false).get("grpc");
    }

    @Test
    void aNumberIsGivenInTurn() throws Exception {
        assertEquals(1000, take("a", 0));
        assertEquals(1001, take("b", 0));
        ports.release("a");
        assertEquals(1002, take("c", 0), "what was given back rests while there are others");
        assertEquals(1003, take("d", 0));
        assertEquals(1000, take("e", 0));
    }

    @Test
    void aProcessIsGivenItsOwnAgainWhileThatIsFree() throws Exception {
        assertEquals(1000, take("a", 0));
        assertEquals(1000, take("a", 1000));
        busy.add(1000);
        assertEquals(1001, take("a", 1000));
        busy.clear();
        assertEquals(1000, take("b", 1000));
        assertEquals(1001, take("a", 1001));
        assertEquals(1002, take("c", 1001), "it is another's now");
        assertEquals(1003, take("d", 4711), "it is not of the range");
    }

    @Test
    void aFullRangeIsSaidWithItsNumbers() throws Exception {
        busy.add(1003);
        take("a", 0);
        take("b", 0);
        SpawnException none = assertThrows(
                SpawnException.class, () -> ports.take("c", ONE, Map.of(), number -> number == 1002, number -> false));
        assertEquals(
                "no port is free for control.ports.grpc in process_manager.port_range 1000-1003: 3 of 4 belong to "
                        + "other processes of this manager, 1 in use otherwise",
                none.getMessage());
        assertEquals(SpawnException.Kind.RESOURCES, none.kind());
        ports.release("a");
        assertEquals(1000, ports.take("c", ONE, Map.of(), number -> number == 1002, number -> false).get("grpc"));
    }

    @Test
    void aNamedNumberNeedNotBeOfTheRange() throws Exception {
        Map<String, Integer> wanted = Map.of("http", 80);
        assertEquals(wanted, ports.take("a", wanted, Map.of(), number -> false, number -> false));
        assertEquals(wanted, ports.take("a", wanted, wanted, number -> false, number -> false));
        busy.add(80);
        assertEquals(
                "port 80 (control.ports.http) is in use by pid 7",
                assertThrows(SpawnException.class, () -> ports.take("a", wanted, wanted, number -> false, number -> false))
                        .getMessage());
        ports.hold("b", Map.of("x", 80));
        assertEquals(
                "port 80 (control.ports.http) is in use by the process b",
                assertThrows(SpawnException.class, () -> ports.take("a", wanted, wanted, number -> false, number -> false))
                        .getMessage());
    }

    @Test
    void whoCannotHaveAllHasNone() throws Exception {
        busy.add(80);
        assertThrows(
                SpawnException.class,
                () -> ports.take("a", new TreeMap<>(Map.of("a", 0, "b", 80)), Map.of(), number -> false, number -> false));
        for (String process : new String[] {"b", "c", "d", "e"}) {
            take(process, 0);
        }
    }

    @Test
    void whateverHappensNoTwoHaveOne() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Ports many = new Ports(new PortRange(1, 8), number -> !busy.contains(number), number -> "", NO_LOCKS);
            Map<String, Map<String, Integer>> held = new HashMap<>();
            Map<String, Map<String, Integer>> last = new HashMap<>();
            for (int step = 0; step < 100; step++) {
                String process = "p" + random.nextInt(6);
                busy.clear();
                random.ints(random.nextInt(4), 1, 9).forEach(busy::add);
                if (random.nextInt(3) == 0) {
                    many.release(process);
                    held.remove(process);
                    continue;
                }
                Map<String, Integer> wanted = random.nextBoolean() ? Map.of("a", 0, "b", 0) : Map.of("a", 0);
                Map<String, Integer> before = last.getOrDefault(process, Map.of());
                held.remove(process);
                Set<Integer> others =
                        held.values().stream().flatMap(map -> map.values().stream()).collect(Collectors.toSet());
                try {
                    Map<String, Integer> taken = many.take(process, wanted, before, number -> number == 8, number -> false);
                    assertEquals(wanted.keySet(), taken.keySet());
                    assertEquals(wanted.size(), new HashSet<>(taken.values()).size(), () -> "twice: " + taken);
                    taken.forEach((name, number) -> assertTrue(
                            number < 8 && !others.contains(number) && !busy.contains(number), name + " " + number));
                    Integer preferred = wanted.size() == 1 ? before.get("a") : null;
                    if (preferred != null && !busy.contains(preferred) && !others.contains(preferred)) {
                        assertEquals(preferred, taken.get("a"));
                    }
                    held.put(process, taken);
                    last.put(process, taken);
                } catch (SpawnException none) {
                    long left = IntStream.range(1, 8)
                            .filter(number -> !busy.contains(number) && !others.contains(number))
                            .count();
                    assertTrue(left < wanted.size(), none::getMessage);
                }
            }
        }
    }

    @Test
    void aPortThatAnybodyListensOnIsNotFree() throws Exception {
        int free;
        try (ServerSocket everywhere = new ServerSocket(0)) {
            free = everywhere.getLocalPort();
            assertFalse(PortProbe.isFree(free));
        }
        assertTrue(PortProbe.isFree(free));
        try (ServerSocket inside = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertFalse(PortProbe.isFree(inside.getLocalPort()));
        }
    }

    @Test
    void theListenerIsNamedWhereTheSystemTells() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")));
        try (ServerSocket socket = new ServerSocket(0)) {
            String who = PortProbe.listener(socket.getLocalPort());
            assertTrue(who.startsWith("pid " + ProcessHandle.current().pid() + " ("), who);
        }
    }

    @Test
    void twoManagersNeverGiveTheSame(@TempDir Path folder) throws Exception {
        PortRange range = new PortRange(1000, 1002);
        Path file = folder.resolve("ports");
        Ports one = new Ports(range, number -> true, number -> "", new PortLocks(file));
        Ports other = new Ports(range, number -> true, number -> "", new PortLocks(file));
        assertEquals(Map.of("grpc", 1000), one.take("a", ONE, Map.of(), number -> false, number -> false));
        assertEquals(Map.of("grpc", 1001), other.take("a", ONE, Map.of(), number -> false, number -> false));
        assertEquals(Map.of("grpc", 1002), one.take("b", ONE, Map.of(), number -> false, number -> false));
        assertThrows(SpawnException.class, () -> other.take("b", ONE, Map.of(), number -> false, number -> false));
        String why = assertThrows(SpawnException.class,
                () -> other.take("c", Map.of("http", 1000), Map.of(), number -> false, number -> false)).getMessage();
        assertTrue(why.endsWith("belongs to another manager of this machine"), why);
        one.release("a");
        assertEquals(Map.of("http", 1000), other.take("c", Map.of("http", 1000), Map.of(), number -> false, number -> false));
    }

    @Test
    void aRangeOfOneServesOneOfTwo() throws Exception {
        Ports single = new Ports(new PortRange(1000, 1000), number -> true, number -> "", NO_LOCKS);
        assertEquals(Map.of("grpc", 1000), single.take("a", ONE, Map.of(), number -> false, number -> false));
        String why = assertThrows(SpawnException.class, () -> single.take("b", ONE, Map.of(), number -> false, number -> false)).getMessage();
        assertTrue(why.contains("1000-1000: 1 of 1 belong to other processes of this manager"), why);
        single.release("a");
        assertEquals(Map.of("grpc", 1000), single.take("b", ONE, Map.of(), number -> false, number -> false));
    }

    @Test
    void aNumberThatTheManagerListensOnForTheProcessItselfIsKept() throws SpawnException {
        Map<String, Integer> wanted = Map.of("http", 0, "admin", 80);
        Ports busy = new Ports(new PortRange(1000, 1002), number -> number != 80 && number != 1001, number -> "", NO_LOCKS);
        assertThrows(
                SpawnException.class, () -> busy.take("a", wanted, Map.of(), number -> false, number -> false));
        Map<String, Integer> before = Map.of("http", 1001, "admin", 80);
        assertEquals(
                before, busy.take("a", wanted, before, number -> false, number -> number == 80 || number == 1001));
    }

    @Test
    void whatIsLeftOfTheRangeIsCounted() throws SpawnException {
        assertEquals(4, ports.size());
        ports.take("a", Map.of("x", 0, "y", 0, "outside", 80), Map.of(), number -> false, number -> false);
        assertEquals(2, ports.free());
        ports.release("a");
        assertEquals(4, ports.free());
    }
}
