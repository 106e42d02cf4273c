/** What a changed wish does to what is there: compared and planned here, done by the loop. */
package org.hsu.procman.manager.reload;
