/**
 * Limits by rlimit on macOS, set in the child and never in the manager. Active on macOS alone; elsewhere the bundle
 * resolves and offers nothing. Never run on macOS: none was at hand.
 */
package org.hsu.procman.resource.macos;
