package org.hsu.procman.client.service;

import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A definition for the Windows Service Wrapper, WinSW 2 and 3. */
final class WinswXml {

    private WinswXml() {}

    static String text(ServiceDefinition definition) {
        String script = definition.script() + ".cmd";
        String environment = new TreeMap<>(definition.environment()).entrySet().stream()
                .map(variable -> "  <env name=\"" + ServiceKind.xml(variable.getKey()) + "\" value=\""
                        + ServiceKind.xml(variable.getValue()) + "\"/>\n")
                .collect(Collectors.joining());
        String stateDirectory = stateDirectory(definition);
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- %s. -->
                <service>
                  <id>%s</id>
                  <name>%s</name>
                  <description>Runs programs and keeps them running.</description>
                %s  <executable>cmd.exe</executable>
                  <arguments>%s</arguments>
                  <!-- An ordered stop; without it the manager would be killed and its processes left. -->
                  <stopexecutable>cmd.exe</stopexecutable>
                  <stoparguments>%s</stoparguments>
                  <stoptimeout>120 sec</stoptimeout>
                  <onfailure action="restart" delay="2 sec"/>
                  <startmode>Automatic</startmode>
                  <log mode="roll-by-size"/>
                </service>
                """.formatted(
                ServiceKind.MARK,
                ServiceKind.xml(definition.name()),
                ServiceDefinition.TITLE,
                environment,
                ServiceKind.xml(command(Stream.concat(Stream.of(script, "run"), definition.options().stream()))),
                ServiceKind.xml(command(stateDirectory == null
                        ? Stream.of(script, "shutdown")
                        : Stream.of(script, "shutdown", "--state-dir", stateDirectory))));
    }

    private static String stateDirectory(ServiceDefinition definition) {
        int at = definition.options().indexOf("--state-dir");
        return at < 0 ? null : definition.options().get(at + 1);
    }

    /** cmd.exe takes one pair of quotes off the whole. */
    private static String command(Stream<String> words) {
        return "/d /s /c \"" + words.map(word -> "\"" + word + "\"").collect(Collectors.joining(" ")) + "\"";
    }
}
