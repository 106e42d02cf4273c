package org.hsu.procman.manager.plugin;

import java.util.Locale;

/** The kinds of types that plugins provide. */
public enum PluginKind {
    PROCESS_TYPE("procman.process.type.name", "process type"),
    HEALTH_CHECK("procman.health.type", "health check"),
    RESOURCE_ENFORCER("procman.enforcer.name", "resource enforcer"),
    LOG_OUTPUT("procman.log.type", "log output"),
    LOG_ENRICHER("procman.enricher.type", "log enricher"),
    RESTART_STRATEGY("procman.restart.type", "restart strategy"),
    SOURCE("procman.source.type", "source of desired state"),
    EVENT_LISTENER("procman.listener.type", "event listener");

    private final String property;
    private final String text;

    PluginKind(String property, String text) {
        this.property = property;
        this.text = text;
    }

    /** The service property that holds the type name. */
    String property() {
        return property;
    }

    /** For people. */
    public String text() {
        return text;
    }

    /** As the outside sees it: {@code health_check}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
