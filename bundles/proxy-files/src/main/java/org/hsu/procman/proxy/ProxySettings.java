package org.hsu.procman.proxy;

/**
 * {@code process_manager.proxy}.
 *
 * @param nginx   null: no file for nginx
 * @param haproxy null: no file for HAProxy
 */
public record ProxySettings(FileSettings nginx, FileSettings haproxy) {
    public ProxySettings {
        if (nginx == null && haproxy == null) {
            throw new IllegalArgumentException("neither nginx nor haproxy is given");
        }
    }
}
