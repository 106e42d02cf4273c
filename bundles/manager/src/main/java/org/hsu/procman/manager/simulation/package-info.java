/** What would happen: the supervision core over a scripted failure, in virtual time and without any process. */
package org.hsu.procman.manager.simulation;
