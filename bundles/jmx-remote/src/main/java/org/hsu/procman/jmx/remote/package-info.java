/**
 * JMX for clients of other machines: one port for registry and connector, TLS, users with roles, an audit of what they
 * do. It knows the product's MBeans by their names and by what they say of their operations, and no class of them.
 */
package org.hsu.procman.jmx.remote;
