/** What a manager tells, as values, and what the panel remembers of it. No Swing, no connection. */
package org.hsu.procman.panel.model;
