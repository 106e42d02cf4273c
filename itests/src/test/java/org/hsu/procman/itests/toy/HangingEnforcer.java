package org.hsu.procman.itests.toy;

import java.util.concurrent.CountDownLatch;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.spec.ResourceLimits;

/** Never comes back, unless it is interrupted. */
public final class HangingEnforcer extends ToyEnforcer {

    @Override
    public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return null;
    }
}
