package org.hsu.procman.configuration.providers;

import java.util.List;

/** What comes from plugins. */
public enum TypeKind {
    PROCESS_TYPE("process type", "procman.process.type.name",
            List.of("standard_managed", "integrated_managed", "unmanaged")),
    HEALTH_CHECK("health check type", "procman.health.type",
            List.of("http", "tcp", "exec", "grpc", "process")),
    LOG_OUTPUT("log target type", "procman.log.type",
            List.of("file", "process_manager_stdout", "process_manager_stderr", "process_manager_console", "syslog", "otlp", "logback")),
    LOG_ENRICHER("log enricher", "procman.enricher.type", List.of()),
    RESOURCE_ENFORCER("resource enforcer", "procman.enforcer.name", List.of("linux", "macos", "windows")),
    RESTART_STRATEGY("restart strategy", "procman.restart.type", List.of("never", "on_failure", "always")),
    ENTRY_SOURCE("source type", "procman.source.type", List.of("admin")),
    EVENT_LISTENER("event listener type", "procman.listener.type", List.of("alerts")),
    MANAGEMENT_INTERFACE("management interface", "procman.interface.name", List.of("http", "grpc", "proxy"));

    private final String title;
    private final String property;
    private final List<String> documented;

    TypeKind(String title, String property, List<String> documented) {
        this.title = title;
        this.property = property;
        this.documented = documented;
    }

    /** For messages. */
    public String title() {
        return title;
    }

    /** The service property that holds a provider's type name. */
    String property() {
        return property;
    }

    /** The names that the schema itself speaks of, provided or not. */
    public List<String> documented() {
        return documented;
    }
}
