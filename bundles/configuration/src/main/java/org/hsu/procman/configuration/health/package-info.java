/** The health checks of a process entry, in their short and long forms, to their specs. */
package org.hsu.procman.configuration.health;
