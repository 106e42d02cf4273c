package org.hsu.procman.health.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcSettingsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "localhost        | check | false | address \"localhost\" has no port: write host:port or [v6 address]:port",
        "localhost:x      | check | false | address \"localhost:x\" has no port: write host:port or [v6 address]:port",
        "localhost:65536  | check | false | address \"localhost:65536\" has a port that is none: 1 to 65535",
        ":50051           | check | false | address \":50051\" names no host: write host:port or [v6 address]:port",
        "http://a:1       | check | false | address \"http://a:1\" names no host: write host:port or [v6 address]:port",
        "::1:50051        | check | false | address \"::1:50051\" names no host: write host:port or [v6 address]:port",
        "a:1              | chek  | false | method \"chek\" is none of check, ping, auto",
        "a:1              | ping  | true  | watch: a ping cannot be watched, only the health protocol can",
    })
    void whatCannotBeUsedIsSaid(String address, String method, boolean watch, String why) {
        assertEquals(
                why,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GrpcSettings(address, "", method, watch, null))
                        .getMessage());
    }

    @Test
    void upstreamsSpellingIsUnderstood() {
        GrpcSettings settings = new GrpcSettings("localhost:50051", "CoreService", "Ping", false, null);
        assertEquals("proto.CoreService", settings.pingService());
        assertEquals(50051, settings.port());
        assertEquals("::1", new GrpcSettings("[::1]:1", "", "check", true, null).host());
        assertEquals("my.Core", new GrpcSettings("a:1", "my.Core", "ping", false, null).pingService());
        assertEquals("shop", new GrpcSettings("a:1", "shop", "check", false, null).healthService());
    }

    @Test
    void tlsSettingsFitTogether() {
        Path file = Path.of("a");
        assertThrows(IllegalArgumentException.class, () -> new TlsSettings(null, file, null, null, false));
        assertThrows(IllegalArgumentException.class, () -> new TlsSettings(file, null, null, null, true));
        assertEquals(
                Path.of("/srv/a"), new TlsSettings(file, null, null, null, false).in(Path.of("/srv")).caFile());
    }
}
