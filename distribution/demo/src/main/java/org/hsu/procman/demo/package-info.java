/** A service that works with the manager, as small as one can be: what the demonstration runs and the tests use. */
package org.hsu.procman.demo;
