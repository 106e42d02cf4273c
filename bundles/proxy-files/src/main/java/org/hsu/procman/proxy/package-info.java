/** Routes as files that reverse proxies read. */
package org.hsu.procman.proxy;
