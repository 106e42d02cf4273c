/** The event listener behind the top-level key {@code alerts}. */
package org.hsu.procman.alerts;
