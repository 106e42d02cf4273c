package org.hsu.procman.alerts.delivery;

import java.io.IOException;
import org.hsu.procman.alerts.rule.Alert;

/** One way to tell. Used by one thread at a time. */
interface Delivery {

    /**
     * Tells.
     *
     * @throws IOException nobody was told; the message gives away no secret
     */
    void deliver(Alert alert) throws IOException, InterruptedException;
}
