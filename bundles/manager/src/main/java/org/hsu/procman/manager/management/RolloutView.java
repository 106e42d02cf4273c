package org.hsu.procman.manager.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the instances of an entry are on their way to another version.
 *
 * @param id          of the entry
 * @param state       {@code done}, {@code rolling}, {@code rolling_back}, {@code rolled_back} or {@code paused}
 * @param strategy    in which way: {@code rolling}, {@code blue_green} or {@code canary}
 * @param phase       {@code rolling}, {@code preparing}, {@code kept}, {@code canary}, {@code watching} or {@code back};
 *                    null when nothing is rolled out
 * @param leftMillis  how long what is kept or watched is so still; null for the other phases
 * @param instances   how many are configured
 * @param updated     how many of them are ready and of the version that they become, or of the one that holds
 * @param ready       how many there are that are ready, of whichever version
 * @param more        how many there are more than configured
 * @param undoable    whether there is a version to go back to
 * @param reason      why it was taken back, for people; null when it was not
 * @param sinceMillis when it got into its state, but for a pause
 */
public record RolloutView(
        String id,
        String state,
        String strategy,
        String phase,
        Long leftMillis,
        int instances,
        int updated,
        int ready,
        int more,
        boolean undoable,
        String reason,
        long sinceMillis) {

    /** What {@code rollout status -o json} lists, on one line. */
    public static String json(List<RolloutView> views) {
        return Json.write(views.stream().map(RolloutView::fields).toList());
    }

    /** One of that list. */
    public String json() {
        return Json.write(fields());
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("state", state);
        fields.put("strategy", strategy);
        fields.put("phase", phase);
        fields.put("left_ms", leftMillis);
        fields.put("instances", instances);
        fields.put("updated", updated);
        fields.put("ready", ready);
        fields.put("more", more);
        fields.put("undoable", undoable);
        fields.put("since", Times.rfc3339(sinceMillis));
        fields.put("reason", reason);
        return fields;
    }

    /** In one line, for people. */
    public String text() {
        String how = switch (state) {
            case "rolled_back" -> "rolled back: " + reason + "; the version before holds until the configuration says"
                    + " something else";
            case "rolling_back" -> "rolling back, " + updated + " of " + instances + " are of the version before: " + reason;
            case "rolling", "paused" -> state + stage() + ", " + updated + " of " + instances + " are of the new version";
            default -> "all " + instances + " are of the version that holds";
        };
        return how + ", " + ready + " ready" + (more == 0 ? "" : ", " + more + " more than usual");
    }

    private String stage() {
        String left = leftMillis == null ? "" : (leftMillis + 999) / 1_000 + " s left";
        return switch (phase) {
            case "preparing" -> ", the new version gets ready beside the one that holds";
            case "kept" -> ", the new version has taken over and the one before is kept, " + left;
            case "canary" -> ", its canaries get ready";
            case "watching" -> ", its canaries are watched, " + left;
            default -> "";
        };
    }
}
