/**
 * What a manager must find when it follows one that was killed: one small file per process, and one of what
 * operators scaled, replaced as a whole. Knows java.*, the API, and the fault points of the manager.
 */
package org.hsu.procman.manager.record;
