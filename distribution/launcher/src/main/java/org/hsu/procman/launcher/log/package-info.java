/**
 * The files of the manager's own log. Named in {@code config/logback.xml}, so a class of this package that is renamed
 * is renamed there too, and in what operators have made of that file.
 */
package org.hsu.procman.launcher.log;
