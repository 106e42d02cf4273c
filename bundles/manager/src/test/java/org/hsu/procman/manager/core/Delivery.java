package org.hsu.procman.manager.core;

/** When events arrive. The order within one channel is the delivery's business, too. */
interface Delivery {
    /** Nanoseconds from the fact to the event; one number for each copy that arrives. */
    long[] delays(CoreEvent event);

    /** How much too late a tick comes. */
    long tickDelay();

    /** Everything at once, in its order. */
    Delivery PROMPT = new Delivery() {
        @Override
        public long[] delays(CoreEvent event) {
            return new long[] {0};
        }

        @Override
        public long tickDelay() {
            return 0;
        }
    };
}
