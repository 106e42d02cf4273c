package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.INTEGER;

import java.util.List;
import javax.management.openmbean.TabularType;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.PluginView;

/** Declares {@code org.hsu.procman:type=Plugins}. */
final class PluginsBean {

    private static final TabularType TYPES = Replies.PLUGIN.tableType("kind", "name", "bundle", "version");

    private PluginsBean() {}

    static OpenBean<List<PluginView>> of(Management management) {
        return new OpenBeanBuilder<>("The types that plugins provide", management::plugins)
                .attribute("Types", "One row per provided type: who provides it and whether it can be used", TYPES,
                        Units.NONE, plugins -> Replies.PLUGIN.table(TYPES, plugins))
                .attribute("TypeCount", "How many types are provided", INTEGER, Units.TYPES, List::size)
                .attribute("ProblemCount", "How many provided types have a problem", INTEGER, Units.TYPES,
                        plugins -> (int) plugins.stream().filter(plugin -> !plugin.problem().isEmpty()).count())
                .build();
    }
}
