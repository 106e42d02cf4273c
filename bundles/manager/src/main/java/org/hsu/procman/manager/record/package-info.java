/**
 * What a manager must find when it follows one that was killed: one small file per process, replaced as a whole.
 * Knows java.* and the API and nothing else of the manager.
 */
package org.hsu.procman.manager.record;
