package @package@;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.EnforcerName;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.osgi.service.component.annotations.Component;

/**
 * Limits open files, by rlimit. The first enforcer that can do anything on the machine is used for all processes: with
 * {@code @ServiceRanking(100)} this one goes before those that ship.
 */
@Component
@EnforcerName("@name@")
public final class @Name@Enforcer implements ResourceEnforcer {

    /** Key {@code spare}: so many more than the limit are let pass. */
    public record Settings(@Default("0") @Range(min = 0, max = 1000) int spare) {}

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public boolean worksWith(String platform) {
        return platform.equals("linux");
    }

    @Override
    public Enforcement prepare(String processId, long generation, ResourceLimits limits) {
        Map<String, Long> rlimits = new HashMap<>();
        List<EnforcedLimit> told = new ArrayList<>();
        if (limits.isEmpty()) {
            return new Limited(LaunchLimits.NONE, told);
        }
        Settings settings = limits.settings().under("@name@").as(Settings.class);
        for (Limit limit : limits.limits().values()) {
            String word = limit.kind().word();
            if (limit.kind() == LimitKind.FILE_DESCRIPTORS) {
                double value = limit.value() + settings.spare();
                rlimits.put("nofile", (long) value);
                told.add(new EnforcedLimit(word, limit.kind().text(value), "rlimit", true, ""));
            } else {
                String value = limit.kind().text(limit.value());
                told.add(new EnforcedLimit(word, value, "none", false, "@name@ limits open files only"));
            }
        }
        return new Limited(new LaunchLimits(List.of(), rlimits), told);
    }

    private record Limited(LaunchLimits launch, List<EnforcedLimit> limits) implements Enforcement {

        @Override
        public boolean oomKilled() {
            return false;
        }

        @Override
        public void close() {
            // It ends with the process.
        }
    }
}
