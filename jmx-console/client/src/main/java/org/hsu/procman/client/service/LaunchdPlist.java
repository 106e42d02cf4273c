package org.hsu.procman.client.service;

import java.util.Map;
import java.util.TreeMap;

/** A property list of launchd (launchd.plist(5)). */
final class LaunchdPlist {

    private LaunchdPlist() {}

    static String label(String name) {
        return "org.hsu." + name;
    }

    static String text(ServiceDefinition definition) {
        StringBuilder arguments = new StringBuilder();
        string(arguments, definition.script().toString());
        string(arguments, "run");
        definition.options().forEach(option -> string(arguments, option));
        StringBuilder environment = new StringBuilder();
        for (Map.Entry<String, String> variable : new TreeMap<>(definition.environment()).entrySet()) {
            environment.append("    <key>").append(ServiceKind.xml(variable.getKey())).append("</key>\n");
            string(environment, variable.getValue());
        }
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- %s. -->
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>%s</string>
                  <key>ProgramArguments</key>
                  <array>
                %s  </array>
                %s  <key>RunAtLoad</key>
                  <true/>
                  <!-- A manager that is gone comes back and finds its processes again; that takes that nobody ends them. -->
                  <key>KeepAlive</key>
                  <dict>
                    <key>SuccessfulExit</key>
                    <false/>
                  </dict>
                  <key>AbandonProcessGroup</key>
                  <true/>
                  <key>ExitTimeOut</key>
                  <integer>120</integer>
                  <key>ProcessType</key>
                  <string>Interactive</string>
                </dict>
                </plist>
                """.formatted(
                ServiceKind.MARK,
                ServiceKind.xml(label(definition.name())),
                arguments,
                environment.isEmpty()
                        ? ""
                        : "  <key>EnvironmentVariables</key>\n  <dict>\n" + environment + "  </dict>\n");
    }

    private static void string(StringBuilder text, String value) {
        text.append("    <string>").append(ServiceKind.xml(value)).append("</string>\n");
    }
}
