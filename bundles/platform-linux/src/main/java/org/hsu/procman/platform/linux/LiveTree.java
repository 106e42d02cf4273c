package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hsu.procman.api.resource.LiveLimits;

/** Changes what holds for the tree of a run while it runs. Thread-safe. */
final class LiveTree implements LiveLimits {

    /** What forks on and on is not followed for ever. */
    private static final int ROUNDS = 50;
    /** As many processors as the C library's own set of them has. */
    private static final int MASK_BYTES = 128;

    private final ProcessTree tree;
    private final Machine machine;
    private final Consumer<Path> joined;

    /** @param joined told of the cgroup that the tree is in now */
    LiveTree(ProcessTree tree, Machine machine, Consumer<Path> joined) {
        this.tree = tree;
        this.machine = machine;
        this.joined = joined;
    }

    @Override
    public boolean join(Path folder) throws IOException {
        boolean moved = tree.join(new Cgroup(folder));
        joined.accept(folder);
        return moved;
    }

    /**
     * Moves into a cgroup what is not there.
     *
     * @return whether anything was moved
     */
    static boolean gather(Cgroup cgroup, Supplier<List<Long>> pids) throws IOException {
        boolean moved = false;
        int errno = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> outside = new ArrayList<>(pids.get());
            outside.removeAll(cgroup.pids());
            if (outside.isEmpty()) {
                return moved;
            }
            for (long pid : outside) {
                int refused = cgroup.move(pid);
                errno = refused == 0 || refused == Errno.ESRCH ? errno : refused;
                moved |= refused == 0;
            }
        }
        throw new IOException("not all of it can be moved to " + cgroup.path() + ": "
                + (errno == 0 ? "it forks faster than that" : Errno.text(errno)));
    }

    @Override
    public void rlimit(String name, Long value) throws IOException {
        try (Memory limits = Rlimits.memory(name, value, machine)) {
            int resource = Rlimits.number(name);
            each(tree::pids, pid -> LibC.prlimit((int) pid, resource, limits, null));
        }
    }

    @Override
    public void processors(List<Integer> numbers) throws IOException {
        try (Memory mask = new Memory(MASK_BYTES)) {
            mask.clear();
            if (numbers.isEmpty()) {
                LibC.sched_getaffinity(0, MASK_BYTES, mask);
            }
            for (int number : numbers) {
                mask.setByte(number / 8, (byte) (mask.getByte(number / 8) | 1 << number % 8));
            }
            each(this::threads, tid -> LibC.sched_setaffinity((int) tid, MASK_BYTES, mask));
        }
    }

    private List<Long> threads() {
        List<Long> threads = new ArrayList<>();
        for (long pid : tree.pids()) {
            String[] names = new File("/proc/" + pid + "/task").list();
            for (String name : names == null ? new String[0] : names) {
                threads.add(Long.parseLong(name));
            }
        }
        return threads;
    }

    private interface Call {
        /** @return negative when the call failed */
        int on(long id);
    }

    /** What is born meanwhile has what its parent had, so it is looked for until nothing new is found. */
    private static void each(Supplier<List<Long>> ids, Call call) throws IOException {
        Set<Long> done = new HashSet<>();
        String problem = null;
        boolean more = true;
        for (int round = 0; more && round < ROUNDS; round++) {
            more = false;
            for (long id : ids.get()) {
                if (done.add(id)) {
                    more = true;
                    int errno = call.on(id) < 0 ? Errno.last() : 0;
                    problem = errno == 0 || errno == Errno.ESRCH ? problem : "pid " + id + ": " + Errno.text(errno);
                }
            }
        }
        if (more || problem != null) {
            throw new IOException(problem != null ? problem : "it forks faster than it can be followed");
        }
    }
}
