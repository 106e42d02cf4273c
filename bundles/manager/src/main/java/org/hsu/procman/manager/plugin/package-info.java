/** What is there to compose from: the types that plugins provide, and how they are called. */
package org.hsu.procman.manager.plugin;
