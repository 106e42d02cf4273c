package org.hsu.procman.api.spec;

/** What may stand beside a line: the keys {@code add_...} of {@code log_collection.enhancement.metadata}. */
public enum LogField {
    /** {@code process_manager.id}. */
    PROCESS_MANAGER_ID,
    HOSTNAME,
    /** When the line was read from the process. */
    TIMESTAMP,
    /** Its number in its process and stream, over instances. */
    SEQUENCE,
    /** Its number in what its instance wrote to the stream. */
    LINE_NUMBER,
    STREAM,
    /** Of the instance's main process. */
    PID,
    /** The process's labels. */
    LABELS
}
