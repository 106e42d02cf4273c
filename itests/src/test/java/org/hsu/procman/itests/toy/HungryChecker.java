package org.hsu.procman.itests.toy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;

/** Wants more memory than there is. */
public final class HungryChecker extends ToyChecker {
    private static final int BITE = 512 << 10;

    @Override
    public HealthResult check(HealthTarget target, ToySettings settings, Duration timeout) {
        List<byte[]> eaten = new ArrayList<>();
        while (!Thread.currentThread().isInterrupted()) {
            eaten.add(new byte[BITE]);
        }
        return HealthResult.unhealthy("could not eat more than " + eaten.size() + " pieces");
    }
}
