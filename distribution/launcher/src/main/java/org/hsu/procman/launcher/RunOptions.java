package org.hsu.procman.launcher;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of {@code run}.
 *
 * @param values what was given with an option, as written
 * @param detach true: in the background
 * @param dev    true: the lines of all processes are followed on the console
 * @param check  true: only say whether it would work
 * @param help   true: nothing else matters
 */
record RunOptions(Map<Option, String> values, boolean detach, boolean dev, boolean check, boolean help) {

    /** An option that takes a value. */
    enum Option {
        CONFIG("--config"),
        HOME("--home"),
        STATE_DIR("--state-dir"),
        LOG_DIR("--log-dir"),
        PLUGINS_DIR("--plugins-dir"),
        NEEDS("--needs");

        private final String word;

        Option(String word) {
            this.word = word;
        }
    }

    static final String USAGE = """
            Usage: procman run [-c FILE] [--detach] [OPTIONS]
            Runs the manager and the processes of its configuration; SIGTERM or Ctrl-C stops all of them.

              -c, --config FILE      the configuration, HOME/config/procman.yaml by default
                  --home DIR         the distribution, by default the one of this command
                  --state-dir DIR    what must survive a restart of the manager
                  --log-dir DIR      logs of the manager and of the processes
                  --plugins-dir DIR  plugin JARs
                  --detach           go to the background once all is running
                  --dev              follow the output of all processes on the console
                  --check            start and stop nothing: boot every bundle, judge the configuration, exit 0 or not
                  --needs NAMES      with --check: bundles that have to be there, separated by commas
                  --help             print this""";

    private static final String DETACH = "--detach";
    private static final String DEV = "--dev";
    private static final String CHECK = "--check";
    private static final String HELP = "--help";

    RunOptions {
        values = Map.copyOf(values);
    }

    /** Null when the option was not given. */
    String value(Option option) {
        return values.get(option);
    }

    /** @throws LaunchException the usage is wrong */
    static RunOptions parse(List<String> arguments) throws LaunchException {
        Map<Option, String> values = new EnumMap<>(Option.class);
        boolean detach = false;
        boolean dev = false;
        boolean check = false;
        boolean help = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case DETACH -> detach = true;
                case DEV -> dev = true;
                case CHECK -> check = true;
                case HELP, "-h" -> help = true;
                default -> {
                    int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
                    Option option = find(equals < 0 ? argument : argument.substring(0, equals));
                    if (equals < 0 && ++i == arguments.size()) {
                        throw new LaunchException(ExitCode.USAGE, "run: " + argument + " needs a value");
                    }
                    String value = equals < 0 ? arguments.get(i) : argument.substring(equals + 1);
                    if (value.isEmpty()) {
                        throw new LaunchException(ExitCode.USAGE, "run: " + option.word + " needs a value");
                    }
                    values.put(option, value);
                }
            }
        }
        if (dev && detach) {
            throw new LaunchException(
                    ExitCode.USAGE, "run: --dev shows the output on the console, and --detach leaves it: choose one");
        }
        return new RunOptions(values, detach, dev, check, help);
    }

    private static Option find(String word) throws LaunchException {
        if (word.equals("-c")) {
            return Option.CONFIG;
        }
        List<String> known = new ArrayList<>();
        for (Option option : Option.values()) {
            if (option.word.equals(word)) {
                return option;
            }
            known.add(option.word);
        }
        if (!word.startsWith("-")) {
            throw new LaunchException(
                    ExitCode.USAGE, "run: unexpected argument '" + word + "'; see procman run --help");
        }
        known.add(DETACH);
        known.add(DEV);
        known.add(CHECK);
        known.add(HELP);
        throw new LaunchException(
                ExitCode.USAGE,
                "run: unknown option '" + word + "'; did you mean " + NearestWord.of(word, known) + "?");
    }
}
