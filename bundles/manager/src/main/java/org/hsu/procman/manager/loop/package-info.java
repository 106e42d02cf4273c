/**
 * The loop round the core: one thread owns all supervision state, everything reaches it as a task, and the
 * effects that the core asks for are run from here on other threads.
 */
package org.hsu.procman.manager.loop;
