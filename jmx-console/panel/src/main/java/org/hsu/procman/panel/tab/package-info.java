/** What is below the table: each tab reads of the manager only what it shows, and only while it is shown. */
package org.hsu.procman.panel.tab;
