/** The plugins folder: watched, and what lies in it deployed. */
package org.hsu.procman.deploy;
