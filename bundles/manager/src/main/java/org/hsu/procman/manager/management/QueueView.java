package org.hsu.procman.manager.management;

/**
 * A queue of jobs.
 *
 * @param pool    id of its entry
 * @param waiting how many jobs wait
 * @param running how many run
 * @param size    how many may wait
 * @param workers how many may run at a time
 */
public record QueueView(String pool, int waiting, int running, int size, int workers) {}
