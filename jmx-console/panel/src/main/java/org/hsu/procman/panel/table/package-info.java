/** The table of all processes, and what can be done to those that are selected. */
package org.hsu.procman.panel.table;
