/** The management façade: what can be seen and done from outside, as plain values. */
package org.hsu.procman.manager.management;
