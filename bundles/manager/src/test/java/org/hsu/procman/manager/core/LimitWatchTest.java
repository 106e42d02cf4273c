package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hsu.procman.api.spec.ContextAwareRestart;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From samples to warnings and violations: a sample a second against a limit of 100. */
class LimitWatchTest {
    private static final long SECOND = 1_000_000_000L;

    private static String told(LimitRule rule, double... samples) {
        LimitWatch watch = LimitWatch.NEW;
        List<String> told = new ArrayList<>();
        for (int i = 0; i < samples.length; i++) {
            LimitWatch.Look look = watch.after(rule, samples[i], i * SECOND, 0);
            watch = look.next();
            for (LimitWatch.Finding finding : look.findings()) {
                told.add(finding.name().toLowerCase() + "@" + i);
            }
        }
        return String.join(" ", told);
    }

    private static double[] numbers(String text) {
        String[] words = text.trim().split("\\s+");
        double[] numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Double.parseDouble(words[i]);
        }
        return numbers;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // warning at, spike, sustained, grace | samples | what is told at which second
        "0  | 0 | 0 | 0 | 50 99 100              |",
        "0  | 0 | 0 | 0 | 50 101                 | passed@1 act@1",
        "0  | 0 | 0 | 0 | 101 150 300 101        | passed@0 act@0",
        "0  | 0 | 0 | 0 | 101 95 101 95 101      | passed@0 act@0",
        "0  | 0 | 0 | 0 | 101 90 101             | passed@0 act@0 kept@1 passed@2 act@2",
        "80 | 0 | 0 | 0 | 79 81 99 100           | warned@1",
        "80 | 0 | 0 | 0 | 81 79 81 79            | warned@0",
        "80 | 0 | 0 | 0 | 81 72 81               | warned@0 kept@1 warned@2",
        "80 | 0 | 0 | 0 | 81 101                 | warned@0 passed@1 act@1",
        "80 | 0 | 0 | 0 | 101 85 85 70           | passed@0 act@0 kept@1 kept@3",
        "0  | 2 | 0 | 0 | 101 101 50 101 101     |",
        "0  | 2 | 0 | 0 | 101 101 101            | passed@2 act@2",
        "80 | 2 | 0 | 0 | 101 101 85             | warned@2",
        "0  | 0 | 3 | 0 | 101 101 101 101 101    | passed@0 act@3",
        "0  | 0 | 3 | 0 | 101 101 95 101 101 101 101 | passed@0 act@6",
        "0  | 2 | 3 | 0 | 101 101 101 101        | passed@2 act@3",
        "0  | 3 | 1 | 0 | 101 101 101 101        | passed@3 act@3",
        "0  | 0 | 0 | 4 | 101 101 101 101 101 101 | passed@0 act@4",
        "0  | 0 | 2 | 4 | 50 50 50 101 101 101 101 | passed@3 act@5",
        "0  | 0 | 0 | 4 | 101 50 101 101 101     | passed@0 kept@1 passed@2 act@4",
    })
    void whatSamplesMean(int warn, long spike, long sustained, long grace, String samples, String expected) {
        LimitRule rule = new LimitRule(
                100, warn == 0 ? null : Double.valueOf(warn), spike * SECOND, sustained * SECOND, grace * SECOND);
        assertEquals(expected == null ? "" : expected, told(rule, numbers(samples)));
    }

    /** Whatever the samples: nothing acts on a warning, each violation acts once at most, in its time. */
    @Test
    void theRulesHoldForAnySamples() {
        SplittableRandom random = new SplittableRandom(4711);
        for (int run = 0; run < 3_000; run++) {
            LimitRule rule = new LimitRule(
                    100, random.nextBoolean() ? null : 80.0, random.nextInt(4) * SECOND, random.nextInt(4) * SECOND,
                    random.nextInt(9) * SECOND);
            LimitWatch watch = LimitWatch.NEW;
            boolean told = false;
            boolean acted = false;
            long over = 0;
            for (int i = 0; i < 60; i++) {
                double usage = random.nextInt(3) == 0 ? 101 + random.nextInt(99) : 60 + random.nextInt(45);
                over = usage > 100 ? over + 1 : 0;
                LimitWatch.Look look = watch.after(rule, usage, i * SECOND, 0);
                for (LimitWatch.Finding finding : look.findings()) {
                    switch (finding) {
                        case WARNED -> assertTrue(!told && usage > 80 && usage <= 100);
                        case PASSED -> {
                            assertTrue(!told && usage > 100 && (over - 1) * SECOND >= rule.spike());
                            told = true;
                        }
                        case ACT -> {
                            assertTrue(told && !acted && usage > 100);
                            assertTrue((over - 1) * SECOND >= rule.sustained() && i * SECOND >= rule.grace());
                            acted = true;
                        }
                        case KEPT -> {
                            assertTrue(usage <= 90);
                            told = false;
                            acted = false;
                        }
                    }
                }
                watch = look.next();
                assertEquals(told, watch.violated());
            }
        }
    }

    private static Limit limit(ViolationPolicy policy, Duration sustained, Duration spike) {
        return new Limit(LimitKind.MEMORY, 100, 80.0, sustained, spike, policy);
    }

    private static ContextAwareRestart aware() {
        ContextAwareRestart.Budget budget = new ContextAwareRestart.Budget(3, Duration.ofSeconds(1), 1);
        return new ContextAwareRestart(
                budget, budget, Map.of(), Map.of(), Duration.ofSeconds(7), Duration.ofSeconds(8),
                Duration.ofSeconds(9));
    }

    @Test
    void contextAwareRestartDelaysRestartsOnly() {
        LimitRule restart = LimitRule.of(limit(ViolationPolicy.RESTART, null, null), aware());
        assertEquals(new LimitRule(100, 80.0, 9 * SECOND, 8 * SECOND, 7 * SECOND), restart);
        LimitRule kill = LimitRule.of(limit(ViolationPolicy.IMMEDIATE_KILL, null, null), aware());
        assertEquals(new LimitRule(100, 80.0, 9 * SECOND, 0, 0), kill);
        LimitRule own = LimitRule.of(limit(ViolationPolicy.RESTART, Duration.ZERO, Duration.ofSeconds(1)), aware());
        assertEquals(new LimitRule(100, 80.0, SECOND, 0, 7 * SECOND), own);
        LimitRule plain = LimitRule.of(limit(null, null, null), null);
        assertEquals(new LimitRule(100, 80.0, 0, 0, 0), plain);
    }

    @Test
    void halfAsMuchAgainIsAnEmergency() {
        LimitRule rule = new LimitRule(100, null, 0, 0, 0);
        assertEquals(Severity.CRITICAL, rule.severity(149.9));
        assertEquals(Severity.EMERGENCY, rule.severity(150));
        assertFalse(LimitWatch.NEW.violated());
    }
}
