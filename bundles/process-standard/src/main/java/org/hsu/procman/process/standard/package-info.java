/** Process type {@code standard_managed}: any executable, started as it is. */
package org.hsu.procman.process.standard;
