/** Limits that the Linux kernel enforces. */
package org.hsu.procman.resource.linux;
