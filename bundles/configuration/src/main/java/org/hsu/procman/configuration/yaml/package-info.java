/** YAML text to an immutable tree that knows where each key and value stands; knows nothing of processes. */
package org.hsu.procman.configuration.yaml;
