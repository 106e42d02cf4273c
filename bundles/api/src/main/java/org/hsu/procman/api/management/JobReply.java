package org.hsu.procman.api.management;

import java.util.Objects;

/**
 * What became of a submission.
 *
 * @param id    of the job; that of the queue's entry when there is none
 * @param reply without a state and verbs
 */
public record JobReply(String id, CommandReply reply) {
    public JobReply {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(reply, "reply");
    }
}
