/** The panel as a tab of JConsole. */
package org.hsu.procman.jconsole;
