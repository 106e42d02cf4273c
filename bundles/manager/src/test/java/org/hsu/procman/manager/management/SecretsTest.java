package org.hsu.procman.manager.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "DB_PASSWORD", "mysql_passwd", "CLIENT_SECRET", "GITHUB_TOKEN", "AWS_ACCESS_KEY_ID", "SSH_PASSPHRASE",
        "GOOGLE_APPLICATION_CREDENTIALS", "REDIS_PASS", "PGPASS"
    })
    void valuesOfSecretNamesAreHidden(String name) {
        assertEquals(Map.of(name, "***"), Secrets.maskEnvironment(Map.of(name, "hunter2")));
    }

    @Test
    void otherValuesStayAndKeepTheirOrder() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/bin:/usr/bin");
        environment.put("HOME", "/root");
        environment.put("PASSENGERS", "4");
        assertEquals(List.copyOf(environment.entrySet()),
                List.copyOf(Secrets.maskEnvironment(environment).entrySet()));
        assertNull(Secrets.maskEnvironment(null));
        assertNull(Secrets.maskArguments(null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--password=hunter2 | --password=***",
        "--password=two words | --password=***",
        "-Djavax.net.ssl.keyStorePassword=hunter2 | -Djavax.net.ssl.keyStorePassword=***",
        "API_TOKEN=hunter2 | API_TOKEN=***",
        "X-Api-Key: hunter2 | X-Api-Key: ***",
        "Authorization: Bearer hunter2 | Authorization: Bearer ***",
        "PASSWORD=hunter2 exec run --port 80 | PASSWORD=***",
        "exec env PASSWORD=hunter2 run --port 80 | exec env PASSWORD=*** run --port 80",
        "curl --token hunter2 x; echo done | curl --token *** x; echo done",
        "postgres://me:hunter2@db/x | postgres://me:***@db/x",
        "https://db:5432/x | https://db:5432/x",
        "monkey:latest | monkey:latest",
        "--port=8080 | --port=8080",
        "/etc/keys/server.pem | /etc/keys/server.pem"
    })
    void secretsInsideAnArgumentAreHidden(String argument, String shown) {
        assertEquals(List.of(shown), Secrets.maskArguments(List.of(argument)));
    }

    @Test
    void theArgumentAfterASecretOptionIsHidden() {
        assertEquals(
                List.of("run", "--token", "***", "--secret", "--verbose", "-x", "y"),
                Secrets.maskArguments(List.of("run", "--token", "hunter2", "--secret", "--verbose", "-x", "y")));
    }

    @Test
    void aLongValueCostsLittle() {
        String large = "a".repeat(200_000);
        assertTimeoutPreemptively(Duration.ofSeconds(30),
                () -> assertEquals(List.of(large), Secrets.maskArguments(List.of(large))));
    }
}
