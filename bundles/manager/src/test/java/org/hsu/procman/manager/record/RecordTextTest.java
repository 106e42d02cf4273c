package org.hsu.procman.manager.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.LongStream;
import org.hsu.procman.api.process.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {
    private static final ProcessRecord SAMPLE = LongStream.iterate(5, seed -> seed + 1)
            .mapToObj(seed -> Records.of("web", seed))
            .filter(record -> record.lastExit() != null && record.ports().size() > 1)
            .findFirst()
            .orElseThrow();

    @Test
    void whatIsWrittenIsRead() throws Exception {
        LineBuffer reused = new LineBuffer();
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            ProcessRecord record = Records.random(random, Records.id(random), random.nextLong());
            byte[] text = RecordText.write(record);
            assertEquals(record, RecordText.read(record.id(), text), "seed " + seed);
            RecordText.write(record, reused);
            assertEquals(ByteBuffer.wrap(text), reused.content(), "seed " + seed);
        }
    }

    @Test
    void anyCutIsTornOrEmpty() {
        byte[] text = RecordText.write(SAMPLE);
        for (int length = 0; length < text.length; length++) {
            String why = refusal(Arrays.copyOf(text, length));
            assertTrue(why.startsWith(length == 0 ? "it is empty" : "it is torn"), length + ": " + why);
        }
    }

    @Test
    void anyFlippedByteIsRefused() {
        byte[] text = RecordText.write(SAMPLE);
        for (int at = 0; at < text.length; at++) {
            for (int mask : new int[] {0x01, 0x20, 0x80, 0xff}) {
                byte[] damaged = text.clone();
                damaged[at] ^= (byte) mask;
                assertFalse(refusal(damaged).isBlank(), "byte " + at);
            }
        }
    }

    @Test
    void noiseIsRefusedAndNeverThrowsAnythingElse() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            refusal(noise);
            refusal(sealed("procman-record 1\n" + new String(noise, StandardCharsets.ISO_8859_1) + "\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "procman-record 2\\nanything       | it was written by a newer version (format 2)",
        "procman-record 0\\n               | its first line is not that of a record",
        "procman-record 01\\n              | its first line is not that of a record",
        "procman-record 99999999999\\n     | its first line is not that of a record",
        "#!/bin/sh\\n                      | its first line is not that of a record",
    })
    void theFirstLineSaysWhoWroteIt(String text, String why) {
        assertEquals(why, refusal(text.strip().replace("\\n", "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "nothing", value = {
        "sequence | nothing                 | field sequence is missing",
        "sequence | sequence=five           | field sequence is not a number that it can have",
        "sequence | sequence=               | field sequence is not a number that it can have",
        "sequence | sequence=5~sequence=5   | a field occurs twice",
        "sequence | sequence=5~colour=red   | it is foreign: it has an unknown field",
        "sequence | colour                  | a line of it is not key=value",
        "id       | id=wob                  | the id in it differs from the name of the file",
        "attempts | attempts=9999999999     | field attempts is not a number that it can have",
        "attempts | attempts=               | field attempts is not a number that it can have",
        "wished   | wished=yes              | field wished is neither true nor false",
        "phase    | phase=gone              | phase is no known word",
        "state    | state=GONE              | field state is no known word",
        "detail   | detail=\\q             | a value of it is escaped wrongly",
        "detail   | detail=\\u12           | a value of it is escaped wrongly",
        "detail   | detail=\\              | a value of it is escaped wrongly",
        "detail   | detail=~transition=1 UP | a transition is incomplete",
        "breakerFailures | breakerFailures=1  2 | field breakerFailures is not a number that it can have",
        "ports    | ports=grpc              | field ports is not a number that it can have",
        "ports    | ports=a:1 b:65536       | field ports is not a number that it can have",
        "lastExitNanos | lastExitNanos=~x=  | the last exit has no time",
    })
    void aFieldThatIsNotAsItMustBe(String key, String lines, String why) {
        String text = new String(RecordText.write(SAMPLE), StandardCharsets.UTF_8);
        String body = text.substring(0, text.lastIndexOf("end="));
        String instead = lines == null ? "" : lines.replace('~', '\n') + "\n";
        String changed = body.replaceFirst("(?md)^" + key + "=.*\n", Matcher.quoteReplacement(instead));
        assertEquals(why, refusal(sealed(changed)));
    }

    @Test
    void aRecordFromBeforeThereWerePortsIsRead() throws Exception {
        String text = new String(RecordText.write(SAMPLE), StandardCharsets.UTF_8);
        String body = text.substring(0, text.lastIndexOf("end=")).replaceFirst("(?m)^ports=.*\n", "");
        assertEquals(SAMPLE.withPorts(Map.of()), RecordText.read("web", sealed(body)));
        assertNotEquals(Map.of(), SAMPLE.ports());
    }

    @Test
    void wrongUtf8UnderARightChecksum() {
        byte[] body = "procman-record 1\ndetail=?\n".getBytes(StandardCharsets.UTF_8);
        body[body.length - 2] = (byte) 0xff;
        assertEquals("it is not UTF-8", refusal(sealed(body)));
    }

    @Test
    void theNewestTransitionsAreKept() throws Exception {
        List<Transition> tooLong = Records.history(new Random(1), 250);
        ProcessRecord r = SAMPLE;
        ProcessRecord record = new ProcessRecord(r.id(), r.bootId(), r.sequence(), r.generation(), r.phase(), r.pid(),
                r.startTicks(), r.ending(), r.operatorWish(), r.wished(), r.state(), r.reason(), r.detail(),
                r.sinceNanos(), r.sinceMillis(), r.startedNanos(), r.startedMillis(), r.adopted(), r.health(),
                r.status(), r.restarts(), r.attempts(), r.healthAttempts(), r.limitAttempts(), r.raisedLimits(), r.breakerState(),
                r.breakerFailures(), r.breakerOpenUntil(),
                r.restartAtNanos(), r.regroup(), r.readySinceNanos(), r.lastExit(), r.lastExitReason(), r.specDigest(),
                r.stopSignal(), r.shutdownTimeoutMillis(), r.ports(), tooLong);
        assertEquals(tooLong.subList(150, 250), record.history());
        assertEquals(record, RecordText.read("web", RecordText.write(record)));
    }

    @Test
    void aRecordOfAVersionWithoutContextAwareRestartStillReads() throws Exception {
        String now = new String(RecordText.write(SAMPLE), StandardCharsets.UTF_8);
        String then = now.replaceAll("(?m)^(health|limit)Attempts=.*\n", "").replaceAll("(?m)^end=.*\n", "");
        ProcessRecord read = RecordText.read("web", sealed(then));
        assertEquals(0, read.healthAttempts());
        assertEquals(0, read.limitAttempts());
        assertEquals(SAMPLE.attempts(), read.attempts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "ä", "a\n"})
    void whatIsNoIdNamesNoRecord(String id) {
        assertThrows(IllegalArgumentException.class, () -> Records.of(id, 1));
    }

    private static String refusal(byte[] text) {
        return assertThrows(UnreadableRecordException.class, () -> RecordText.read("web", text)).getMessage();
    }

    private static byte[] sealed(String body) {
        return sealed(body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sealed(byte[] body) {
        byte[] end = ("end=" + LineBuffer.checksum(body, body.length) + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] text = Arrays.copyOf(body, body.length + end.length);
        System.arraycopy(end, 0, text, body.length, end.length);
        return text;
    }
}
