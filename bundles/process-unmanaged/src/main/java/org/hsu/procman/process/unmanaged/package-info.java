/** The process type {@code unmanaged}: processes that somebody else starts are found and watched. */
package org.hsu.procman.process.unmanaged;
