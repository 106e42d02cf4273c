package org.hsu.procman.manager.jmx;

import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The names of the beans. */
final class Names {

    static final ObjectName MANAGER = name("org.hsu.procman:type=ProcessManager");
    static final ObjectName JOBS = name("org.hsu.procman:type=Jobs");
    static final ObjectName PLUGINS = name("org.hsu.procman:type=Plugins");

    /** What an id may look like, so that names never need quotes and never become patterns. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Names() {}

    /** @throws IllegalArgumentException the id has characters that an id must not have */
    static ObjectName process(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an id: " + id);
        }
        return name("org.hsu.procman:type=Process,name=" + id);
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }
}
