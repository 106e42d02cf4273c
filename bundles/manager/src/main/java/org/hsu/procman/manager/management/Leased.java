package org.hsu.procman.manager.management;

/**
 * What became of the wish for a lease.
 *
 * @param lease null unless the outcome is DONE
 */
public record Leased(Outcome outcome, LeaseView lease) {}
