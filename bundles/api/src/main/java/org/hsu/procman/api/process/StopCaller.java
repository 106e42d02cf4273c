package org.hsu.procman.api.process;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/** Asks an instance to stop by a call to it, which is kinder than a signal. A service of the bundle that can. */
@ConsumerType
public interface StopCaller {

    /**
     * Asks once; returns at once.
     *
     * @param port    of this machine, on which the instance listens
     * @param timeout for the answer
     * @return completes with true when the instance has said that it will stop, with false when it does not offer
     *     that; exceptionally, with a message for people, when there was no such answer in time
     */
    CompletionStage<Boolean> askToStop(int port, Duration timeout);
}
