package org.hsu.procman.manager.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;

/** Records to test with. */
final class Records {
    private static final String ID_CHARACTERS = "abcXYZ019._-";
    private static final String[] PIECES = {
        "exit 3", "\n", "\r", "\\", "\\n", "=", " ", "end=", "\u0000", "ü", "日本", "🚀", "\ud83d", "\ude80",
        "\u2028"
    };

    private Records() {}

    static ProcessRecord of(String id, long sequence) {
        return random(new Random(sequence), id, sequence);
    }

    static ProcessRecord random(Random random, String id, long sequence) {
        boolean lives = random.nextBoolean();
        return new ProcessRecord(
                id,
                "b4f0e0c4-0000-4000-8000-" + random.nextInt(1_000_000),
                sequence,
                random.nextLong(),
                one(random, "idle", "waiting", "spawning", "up", "ending"),
                lives ? random.nextInt(Integer.MAX_VALUE) : 0,
                lives ? random.nextLong() : 0,
                one(random, "none", "stop", "kill", "restart", "start_timeout", "health", "limit", "limit_stop",
                        "limit_kill", "spawn_failed"),
                one(random, null, "start", "stop"),
                random.nextBoolean(),
                one(random, ProcessState.values()),
                one(random, StateReason.values()),
                text(random),
                random.nextLong(),
                random.nextLong(),
                numberOrNull(random),
                numberOrNull(random),
                random.nextBoolean(),
                one(random, Health.values()),
                text(random),
                random.nextLong(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextBoolean() ? Map.of() : Map.of("max_memory_mb", 2),
                one(random, "closed", "open", "half_open"),
                random.longs(random.nextInt(6)).boxed().toList(),
                random.nextLong(),
                numberOrNull(random),
                one(random, null, "web"),
                numberOrNull(random),
                exit(random),
                one(random, null, StateReason.CRASHED, StateReason.OOM_KILLED),
                text(random),
                one(random, "", "SIGTERM", "SIGINT"),
                random.nextLong(),
                one(random, Map.of(), Map.of("grpc", 30_000), Map.of("a-b", 1, "A_1", 65_535)),
                history(random, random.nextInt(ProcessRecord.HISTORY + 1)));
    }

    static String id(Random random) {
        StringBuilder id = new StringBuilder("a");
        for (int i = random.nextInt(64); i > 0; i--) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    static List<Transition> history(Random random, int length) {
        List<Transition> history = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            history.add(new Transition(random.nextLong(), one(random, ProcessState.values()),
                    one(random, ProcessState.values()), one(random, StateReason.values()), text(random)));
        }
        return history;
    }

    private static ExitStatus exit(Random random) {
        return one(random, null,
                ExitStatus.exited(random.nextInt(256), random.nextLong(), random.nextLong()),
                ExitStatus.signalled("SIGKILL", random.nextLong(), random.nextLong()),
                ExitStatus.unknown(random.nextLong(), random.nextLong()));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static Long numberOrNull(Random random) {
        return random.nextBoolean() ? null : random.nextLong();
    }

    @SafeVarargs
    private static <T> T one(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
