/**
 * Limits by Windows job objects. Active on Windows alone; elsewhere the bundle resolves and offers nothing. Written
 * after Microsoft's documentation and tested against a stand-in: no Windows was at hand.
 */
package org.hsu.procman.resource.windows;
