/** Desired state from an admin service, by the protocol of the product's contract: whole documents, long-polled events. */
package org.hsu.procman.source.admin;
