/**
 * The supervision core: what follows from what, as a pure function {@code step(state, event, now)}. No
 * clock, no thread, no I/O, no logger, no OSGi in here; the loop around it supplies events and runs the
 * effects.
 */
package org.hsu.procman.manager.core;
