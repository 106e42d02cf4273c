package org.hsu.procman.manager.management;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened, as notifications and the event stream tell it.
 *
 * @param sequence    strictly one more than the event before
 * @param epochMillis when
 * @param type        such as {@code procman.process.state}
 * @param id          the process, entry with instances, plugin or file it is about; empty for the manager itself
 * @param message     for people, one line
 * @param data        the numbers and words, by snake-case name; String, Long, Integer, Double, Boolean or null
 */
public record Event(
        long sequence, long epochMillis, String type, String id, String message, Map<String, Object> data) {

    public static final String STATE = "procman.process.state";
    public static final String EXIT = "procman.process.exit";
    public static final String HEALTH = "procman.process.health";
    public static final String RESTART = "procman.process.restart";
    public static final String BREAKER = "procman.process.breaker";
    public static final String LIMIT = "procman.process.limit";
    /** The id is the group's name. */
    public static final String GROUP_LIMIT = "procman.group.limit";
    public static final String WATCH = "procman.process.watch";
    public static final String POOL = "procman.process.pool";
    public static final String LEASE = "procman.process.lease";
    public static final String HOOK = "procman.process.hook";
    public static final String ROLLOUT = "procman.process.rollout";
    /** The id is that of the queue's entry. */
    public static final String JOB_DONE = "procman.job.done";
    public static final String JOB_FAILED = "procman.job.failed";
    public static final String JOB_CANCELLED = "procman.job.cancelled";
    public static final String PLUGIN_ARRIVED = "procman.plugin.arrived";
    public static final String PLUGIN_DEPARTED = "procman.plugin.departed";
    public static final String PLUGIN_REJECTED = "procman.plugin.rejected";
    public static final String CONFIG_RELOADED = "procman.config.reloaded";

    public Event {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(message, "message");
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }
}
