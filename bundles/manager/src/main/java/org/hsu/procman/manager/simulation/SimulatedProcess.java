package org.hsu.procman.manager.simulation;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.CheckTally;
import org.hsu.procman.manager.core.Supervised;

/** One process as the core sees it, and what is really there of its instance. */
final class SimulatedProcess {
    ProcessSpec spec;
    Supervised state;
    /** Whether the main process of the generation of the moment lives. */
    boolean alive;
    /** Of which generation the checks run; 0: of none. */
    long checked;
    List<Check> checks = new ArrayList<>();
    Health told = Health.UNKNOWN;

    SimulatedProcess(ProcessSpec spec, Supervised state) {
        this.spec = spec;
        this.state = state;
    }

    /** What one check of the instance has found so far. */
    static final class Check {
        final HealthCheckSpec spec;
        CheckTally tally = CheckTally.NEW;

        Check(HealthCheckSpec spec) {
            this.spec = spec;
        }
    }
}
