/**
 * The panel that JConsole, VisualVM and a window of its own show: how all processes of a manager are doing, and what
 * can be done to them. It speaks plain JMX and knows none of the manager's classes.
 */
package org.hsu.procman.panel;
