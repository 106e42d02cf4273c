/** Where cgroups can be made on this machine, made and removed below the manager's own, and what is written there. */
package org.hsu.procman.resource.linux.cgroup;
