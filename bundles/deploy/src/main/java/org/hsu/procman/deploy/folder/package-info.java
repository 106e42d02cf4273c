/**
 * Files and what is to be done about them; nothing here acts on the framework. {@code FolderState} says when a file is
 * whole, {@code Inspection} whether it is a plugin, {@code Deployment} which files are to be deployed.
 */
package org.hsu.procman.deploy.folder;
