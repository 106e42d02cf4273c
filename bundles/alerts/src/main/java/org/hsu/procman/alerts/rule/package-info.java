/** When somebody is to be told of what happened, and when it is over. */
package org.hsu.procman.alerts.rule;
