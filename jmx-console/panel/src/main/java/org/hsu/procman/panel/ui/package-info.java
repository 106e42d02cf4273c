/** What several parts of the view are made of: colours for light and dark, tables that show text as text. */
package org.hsu.procman.panel.ui;
