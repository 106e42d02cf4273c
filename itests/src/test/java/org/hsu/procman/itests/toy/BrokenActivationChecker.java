package org.hsu.procman.itests.toy;

/** A plugin that cannot be made. */
public final class BrokenActivationChecker extends ToyChecker {

    public BrokenActivationChecker() {
        throw new IllegalStateException("the toy cannot be made");
    }
}
