package org.hsu.procman.itests.toy;

import java.util.concurrent.CountDownLatch;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.StartRequest;

/** Does what the id of its process says: hangs, throws an error, or returns nothing. */
public final class FaultyProcessType extends ToyProcessType {

    @Override
    public RunningProcess start(StartRequest request, Platform platform, RunListener listener)
            throws SpawnException {
        String id = request.spec().id();
        if (id.startsWith("hangs")) {
            hang();
        } else if (id.startsWith("errs")) {
            throw new StackOverflowError("the toy has no end");
        }
        return id.startsWith("null") ? null : super.start(request, platform, listener);
    }

    /** Whoever interrupts it. */
    private static void hang() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // It does not give up.
            }
        }
    }
}
