package org.hsu.procman.manager.management;

/**
 * How far the instances of an entry are on their way to another version.
 *
 * @param id          of the entry
 * @param state       {@code done}, {@code rolling}, {@code rolling_back}, {@code rolled_back} or {@code paused}
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
        int instances,
        int updated,
        int ready,
        int more,
        boolean undoable,
        String reason,
        long sinceMillis) {

    /** In one line, for people. */
    public String text() {
        String how = switch (state) {
            case "rolled_back" -> "rolled back: " + reason + "; the version before holds until the configuration says"
                    + " something else";
            case "rolling_back" -> "rolling back, " + updated + " of " + instances + " are of the version before: " + reason;
            case "rolling", "paused" -> state + ", " + updated + " of " + instances + " are of the new version";
            default -> "all " + instances + " are of the version that holds";
        };
        return how + ", " + ready + " ready" + (more == 0 ? "" : ", " + more + " more than usual");
    }
}
