package org.hsu.procman.api.management;

import java.util.Objects;

/**
 * What became of the wish for a lease.
 *
 * @param reply what happened
 * @param json  the lease: {@code token}, {@code id}, {@code entry}, {@code pid}, {@code ports}, {@code expires_at}; null
 *              unless it is done
 */
public record LeaseReply(CommandReply reply, String json) {
    public LeaseReply {
        Objects.requireNonNull(reply, "reply");
    }
}
