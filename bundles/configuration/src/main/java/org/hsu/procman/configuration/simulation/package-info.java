/** What a simulation is made of, from files. */
package org.hsu.procman.configuration.simulation;
