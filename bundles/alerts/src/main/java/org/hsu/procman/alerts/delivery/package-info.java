/** Where alerts go. */
package org.hsu.procman.alerts.delivery;
