/** How the manager becomes a service of the operating system: the definition, and where it goes. */
package org.hsu.procman.client.service;
