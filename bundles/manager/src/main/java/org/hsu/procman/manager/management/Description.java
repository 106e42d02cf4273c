package org.hsu.procman.manager.management;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything known of one process, written for people or for programs; secrets are masked.
 *
 * @param view          the process at one moment
 * @param configuration its effective configuration as lines of {@code key: value}
 * @param provenance    where each field of its entry was written, by key path
 * @param outputs       what became of its lines, output by output
 * @param plugins       that it uses and that have a problem
 * @param nowMillis     that moment on the wall
 * @param nowNanos      the same on the clock of {@link System#nanoTime}
 */
public record Description(
        ProcessView view,
        List<String> configuration,
        Map<String, String> provenance,
        List<LogOutputView> outputs,
        List<PluginView> plugins,
        long nowMillis,
        long nowNanos) {

    public Description {
        Objects.requireNonNull(view, "view");
        provenance = new TreeMap<>(provenance);
        outputs = List.copyOf(outputs);
        plugins = List.copyOf(plugins);
        configuration = configuration.stream().map(Secrets::maskLine).toList();
    }

    /** As of now; empty where there is no such process. */
    public static Optional<Description> of(Management management, String id) {
        return management.processInDetail(id).map(view -> new Description(
                view,
                management.configuration(id),
                management.provenance(id),
                management.logOutputs(id),
                management.pluginProblems(id),
                System.currentTimeMillis(),
                System.nanoTime()));
    }

    /** The list of {@code status -o json}, one element per view. */
    public static String statusJson(List<ProcessView> views) {
        long now = System.nanoTime();
        return Json.write(views.stream().map(view -> StatusFields.status(view, now)).toList());
    }

    /** The object of {@code describe -o json}, on one line. */
    public String json() {
        return Json.write(StatusFields.description(view, configuration, provenance, outputs, plugins, nowNanos));
    }

    /** One paragraph on one line: its state, since when, why, what comes next and which setting decided. */
    public String why() {
        return new WhyText(this).write();
    }

    /** Several lines, the last one ended too: the state first, then why, what comes next, and the rest. */
    public String text() {
        return new DescriptionText(this).write();
    }
}
