/** The platform contract on the JDK alone. */
package org.hsu.procman.platform.portable;
