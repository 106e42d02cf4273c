/** {@code management.logging} and {@code log_collection} to their specifications. */
package org.hsu.procman.configuration.logging;
