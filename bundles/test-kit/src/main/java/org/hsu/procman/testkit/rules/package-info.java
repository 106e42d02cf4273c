/** What holds for plugins of every kind. */
package org.hsu.procman.testkit.rules;
