/** The panel as a tab of VisualVM. */
package org.hsu.procman.visualvm;
