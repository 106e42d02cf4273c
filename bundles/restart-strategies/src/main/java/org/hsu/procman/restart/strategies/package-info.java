/** The restart strategies of the architecture seed: never, on_failure, always. */
package org.hsu.procman.restart.strategies;
