/** Where a test can have the manager die. Nothing in here does anything unless a system property says so. */
package org.hsu.procman.manager.fault;
