/** A configuration as a whole: its files, dialect, expansion, inheritance, manager settings and log targets. */
package org.hsu.procman.configuration.document;
