package org.hsu.procman.configuration.process;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Hook;
import org.hsu.procman.api.spec.HookSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code hooks} of a process: commands that are run in the course of its life; two of them may stand in its control. */
final class HooksReader {
    /** Those that {@code control} may have too. */
    static final List<String> IN_CONTROL = List.of(Hook.PRE_START.word(), Hook.POST_STOP.word());

    private static final Bounds TIMEOUT = Bounds.between(100, 3_600_000);
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration USUAL_BEFORE_STOP = Duration.ofSeconds(5);
    private static final List<String> CONSEQUENCES = List.of("fail", "ignore");

    private final Problems problems;
    private final ValueReader values;

    HooksReader(Problems problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    /** The same control with the hooks of the process; null stays null. */
    ControlSpec read(Section process, Section control, ControlSpec spec) {
        Section hooks = process.section("hooks", KnownKeys.HOOKS);
        Map<Hook, HookSpec> all = new EnumMap<>(Hook.class);
        for (Hook hook : Hook.values()) {
            String key = hook.word();
            boolean also = IN_CONTROL.contains(key) && control.has(key);
            if (also && hooks != null && hooks.has(key)) {
                control.error(key, "the hook stands at " + hooks.placeOf(key) + " too", "keep one of the two");
                continue;
            }
            Node node = also ? control.node(key) : hooks == null ? null : hooks.node(key);
            HookSpec read = node == null || spec == null ? null : hook(hook, node, spec);
            if (read != null) {
                all.put(hook, read);
            }
        }
        return spec == null || all.isEmpty() ? spec : spec.withHooks(all);
    }

    private HookSpec hook(Hook hook, Node node, ControlSpec control) {
        if (!(node instanceof Mapping mapping)) {
            List<String> command = command(values, node);
            return command == null ? null : new HookSpec(command, usual(hook, control), hook == Hook.PRE_START);
        }
        Section section = Section.open(mapping, KnownKeys.HOOK, problems);
        section.require("command", "the program to run and its arguments");
        List<String> command = section.value("command", null, HooksReader::command);
        Duration timeout = section.duration("timeout", usual(hook, control), TIMEOUT);
        String consequence = section.word(
                "on_failure", hook == Hook.PRE_START ? CONSEQUENCES.get(0) : CONSEQUENCES.get(1), CONSEQUENCES);
        boolean fails = CONSEQUENCES.get(0).equals(consequence);
        if (fails && hook != Hook.PRE_START) {
            section.error("on_failure", "only a pre_start can make something fail", "write ignore, or remove it");
        }
        if (hook == Hook.PRE_STOP && timeout.compareTo(control.shutdownTimeout()) >= 0) {
            problems.warning(
                    section.placeOf("timeout"),
                    "leaves nothing of the shutdown_timeout for the stop signal",
                    "make it shorter than the shutdown_timeout of " + control.shutdownTimeout().toMillis() + "ms");
        }
        return command == null ? null : new HookSpec(command, timeout, fails);
    }

    /** What precedes the stop signal must leave it time. */
    private static Duration usual(Hook hook, ControlSpec control) {
        if (hook != Hook.PRE_STOP) {
            return USUAL;
        }
        Duration half = control.shutdownTimeout().dividedBy(2);
        return half.compareTo(USUAL_BEFORE_STOP) < 0 ? half : USUAL_BEFORE_STOP;
    }

    private static List<String> command(ValueReader values, Node node) {
        if (node instanceof Scalar) {
            String program = values.notEmpty(node, "a program, or a list of one and its arguments");
            return program == null ? null : List.of(program);
        }
        List<String> words = values.texts(node);
        boolean none = node instanceof Sequence && words != null && (words.isEmpty() || words.get(0).isBlank());
        return none
                ? values.<List<String>>wrong(node, "a program and its arguments", "such as [/bin/sh, -c, \"echo $PROCMAN_PID\"]")
                : words;
    }
}
