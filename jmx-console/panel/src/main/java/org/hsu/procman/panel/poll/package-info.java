/** Reads a manager again and again on a thread of its own, and gives it commands on others. No Swing. */
package org.hsu.procman.panel.poll;
