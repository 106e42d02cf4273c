package org.hsu.procman.manager.plugin;

/** A plugin did not do what it was asked for; the message says what, the cause is what it threw, if anything. */
public final class PluginException extends Exception {
    private static final long serialVersionUID = 1L;

    PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
