/** Scalars to typed values: durations, sizes, numbers, paths, and what to say when one is not. */
package org.hsu.procman.configuration.value;
