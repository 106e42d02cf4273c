package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.resource.LaunchLimits;

/**
 * A manager in a JVM of its own, to be killed by the test. Arguments: the mode, the marker, the folder and one
 * shell script per process; "record" before these has their ends recorded. Prints a line "pid ticks" for each and stays.
 */
final class OtherManager {

    private OtherManager() {
    }

    static Launch launch(String marker, Path folder, int index, String script) {
        return launch(marker, folder, index, script, null);
    }

    static Launch recorded(String marker, Path folder, int index, String script) {
        return launch(marker, folder, index, script, folder.resolve("exit" + index));
    }

    private static Launch launch(String marker, Path folder, int index, String script, Path exitRecord) {
        String id = "adopted" + index;
        return new Launch(id, 3, Path.of("/bin/sh"), List.of("-c", script),
                Map.of(Launch.MARKER_MANAGER, marker, Launch.MARKER_ID, id, Launch.MARKER_GENERATION, "3"),
                folder, folder.resolve(id + ".out"), folder.resolve(id + ".err"),
                null, null, null, null, LaunchLimits.NONE, List.of(), exitRecord);
    }

    public static void main(String[] arguments) throws Exception {
        LinuxPlatform platform = new LinuxPlatform(Rig.Mode.valueOf(arguments[0]).features);
        List<RunningProcess> processes = new ArrayList<>();
        boolean record = arguments[3].equals("record");
        Path folder = Path.of(arguments[2]);
        int first = record ? 4 : 3;
        for (int index = first; index < arguments.length; index++) {
            Launch launch = record
                    ? recorded(arguments[1], folder, index - first, arguments[index])
                    : launch(arguments[1], folder, index - first, arguments[index]);
            processes.add(platform.spawn(launch, status -> { }));
        }
        for (RunningProcess process : processes) {
            ProcessIdentity identity = process.identity();
            System.out.println(identity.pid() + " " + identity.startTicks());
        }
        synchronized (processes) {
            while (true) {
                processes.wait();
            }
        }
    }
}
