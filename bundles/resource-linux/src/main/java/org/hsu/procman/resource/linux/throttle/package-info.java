/** Holding back processor time: by a quota, or by freezing and thawing in turn. */
package org.hsu.procman.resource.linux.throttle;
