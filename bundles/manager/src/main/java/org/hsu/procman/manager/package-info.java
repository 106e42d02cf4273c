/** The component that composes the manager from services, and what it writes for the outside to find it. */
package org.hsu.procman.manager;
