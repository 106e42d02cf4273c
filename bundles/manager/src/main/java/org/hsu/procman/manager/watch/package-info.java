/** Files and folders that are watched for processes. */
package org.hsu.procman.manager.watch;
