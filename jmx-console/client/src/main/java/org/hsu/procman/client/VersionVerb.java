package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code version}. */
@Command(description = "Shows the versions of this command, of Java, and of the manager if there is one.",
        sortOptions = false)
final class VersionVerb implements Verb {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        Map<String, Object> manager = manager(session);
        String packaged = VersionVerb.class.getPackage().getImplementationVersion();
        String client = packaged == null ? "development" : packaged;
        String java = System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")";
        if (common.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("client", client);
            json.put("java", System.getProperty("java.version"));
            json.put("manager", manager);
            session.print(List.of(Json.document(json)));
            return ExitCode.DONE;
        }
        List<String> lines = new ArrayList<>(List.of("procman " + client, "java    " + java));
        lines.add("manager " + (manager == null
                ? "none is running"
                : manager.get("version") + " (" + manager.get("id") + ", pid " + manager.get("pid") + ")"));
        session.print(lines);
        return ExitCode.DONE;
    }

    /** Null if there is none, which is a failure only if a certain one was asked for. */
    private Map<String, Object> manager(Session session) throws Failure {
        try (Connection connection = common.connect(session)) {
            RemoteManager remote = new RemoteManager(connection);
            Map<String, Object> manager = new LinkedHashMap<>();
            manager.put("version", remote.attribute("Version"));
            manager.put("id", remote.attribute("Id"));
            manager.put("pid", remote.attribute("Pid"));
            return manager;
        } catch (Failure e) {
            if (common.managerWasNamed() || e.exitCode() == ExitCode.USAGE) {
                throw e;
            }
            return null;
        }
    }
}
