/** Health check {@code process}: is the main process alive? */
package org.hsu.procman.health.process;
