/**
 * The way to a manager: an address that is looked up again each time, so that a manager that was killed and started
 * anew is found where it is now.
 */
package org.hsu.procman.panel.link;
