package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.STRING;
import static org.hsu.procman.manager.jmx.OpenOperation.administration;
import static org.hsu.procman.manager.jmx.OpenOperation.info;
import static org.hsu.procman.manager.jmx.OpenParameter.text;

import java.util.List;
import javax.management.openmbean.TabularType;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.PluginView;

/** Declares {@code org.hsu.procman:type=Plugins}. */
final class PluginsBean {

    private static final TabularType TYPES = Replies.PLUGIN.tableType("kind", "name", "bundle", "version");

    private PluginsBean() {}

    static OpenBeanType<List<PluginView>> of(Management management) {
        return new OpenBeanBuilder<>("The types that plugins provide", subject -> management.plugins())
                .attribute("Types", "One row per provided type: who provides it and whether it can be used", TYPES,
                        Units.NONE, plugins -> Replies.PLUGIN.table(TYPES, plugins))
                .attribute("TypeCount", "How many types are provided", INTEGER, Units.TYPES, List::size)
                .attribute("ProblemCount", "How many provided types have a problem", INTEGER, Units.TYPES,
                        plugins -> (int) plugins.stream().filter(plugin -> !plugin.problem().isEmpty()).count())
                .operation(administration("install", "Checks a plugin's JAR, copies it into the plugins folder and deploys it", STRING,
                        List.of(text("path", "The JAR, an absolute path on the manager's host")),
                        arguments -> management.installPlugin(arguments.text("path"))))
                .operation(administration("remove", "Undeploys a plugin and deletes its JAR from the plugins folder", STRING,
                        List.of(text("name", "Name of the JAR or of its bundle")),
                        arguments -> management.removePlugin(arguments.text("name"))))
                .operation(administration("reset", "Has a plugin called again that was quarantined", STRING,
                        List.of(text("name", "Name of the bundle or of a type that it provides")),
                        arguments -> management.resetPlugin(arguments.text("name"))))
                .operation(info("describe", "Everything about a plugin, and why it is in its state", STRING,
                        List.of(text("name", "Name of the JAR, of its bundle or of a type that it provides")),
                        arguments -> management.describePlugin(arguments.text("name"))))
                .build();
    }
}
