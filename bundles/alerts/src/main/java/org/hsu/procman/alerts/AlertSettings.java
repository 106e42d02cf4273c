package org.hsu.procman.alerts;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hsu.procman.alerts.rule.Rule;
import org.hsu.procman.alerts.delivery.Target;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;

/**
 * {@code alerts}.
 *
 * @param repeatAfter how long the same alert is counted only after it was told
 * @param rules       what is told
 * @param targets     to whom
 */
public record AlertSettings(
        @Default("1h") @Range(min = 1000) Duration repeatAfter, List<Rule> rules, List<Target> targets) {

    public AlertSettings {
        if (rules.isEmpty() || targets.isEmpty()) {
            throw new IllegalArgumentException("alerts needs rules and targets, at least one of each");
        }
        Set<String> names = new HashSet<>();
        for (Target target : targets) {
            if (!names.add(target.name())) {
                throw new IllegalArgumentException("two targets are called \"" + target.name() + "\"");
            }
        }
        Set<String> ruleNames = new HashSet<>();
        for (Rule rule : rules) {
            if (!ruleNames.add(rule.name())) {
                throw new IllegalArgumentException("two rules are called \"" + rule.name() + "\"");
            }
            for (String name : rule.targets()) {
                if (!names.contains(name)) {
                    throw new IllegalArgumentException("the rule \"" + rule.name() + "\" names no target: \"" + name
                            + "\" (known: " + targets.stream().map(Target::name).collect(Collectors.joining(", ")) + ")");
                }
            }
        }
    }
}
