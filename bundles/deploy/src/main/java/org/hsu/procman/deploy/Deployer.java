package org.hsu.procman.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hsu.procman.api.plugin.PluginFile;
import org.hsu.procman.deploy.bundle.PluginBundles;
import org.hsu.procman.deploy.bundle.RejectedException;
import org.hsu.procman.deploy.folder.Candidate;
import org.hsu.procman.deploy.folder.Deployment;
import org.hsu.procman.deploy.folder.Deployment.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what is deployed in line with the files of the folder, and knows what became of each. For one thread. */
final class Deployer {

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    private final Path folder;
    private final Path cache;
    private final PluginBundles bundles;
    private final Map<String, Candidate> files = new TreeMap<>();
    private final Map<String, Candidate> deployed = new TreeMap<>();
    /** Names of files that could be used if something else were there. */
    private final Set<String> lacking = new HashSet<>();

    Deployer(Path folder, Path cache, PluginBundles bundles) {
        this.folder = folder;
        this.cache = cache;
        this.bundles = bundles;
    }

    /** The file is there, as it was found. */
    void present(Candidate candidate) {
        lacking.remove(candidate.file());
        Candidate before = files.get(candidate.file());
        boolean same = before != null && !candidate.digest().isEmpty() && before.digest().equals(candidate.digest());
        if (same && before.usable() && candidate.usable()) {
            return;
        }
        files.put(candidate.file(), candidate);
        if (!candidate.usable()) {
            LOG.warn("plugin {}", sentence(candidate));
        }
    }

    void gone(String file) {
        files.remove(file);
        lacking.remove(file);
    }

    /** Does whatever is to be done. */
    void settle() {
        boolean arrived = true;
        while (arrived) {
            arrived = false;
            List<Step> steps = Deployment.steps(files.values(), deployed);
            while (!steps.isEmpty()) {
                // A step that fails changes what is to be done.
                arrived |= run(steps.get(0));
                steps = Deployment.steps(files.values(), deployed);
            }
            arrived = arrived && retryLacking();
        }
        forgetCopies();
    }

    /** What a plugin brought may be what others lack. */
    private boolean retryLacking() {
        boolean again = false;
        for (String file : List.copyOf(lacking)) {
            Candidate candidate = files.get(file).rejected("");
            try {
                bundles.check(candidate);
                files.put(file, candidate);
                lacking.remove(file);
                again = true;
            } catch (RejectedException e) {
                LOG.debug("{} still lacks something", file);
            }
        }
        return again;
    }

    /** @return whether a bundle has come or changed */
    private boolean run(Step step) {
        if (step instanceof Step.Remove remove) {
            bundles.remove(remove.bundle());
            Candidate gone = deployed.remove(remove.bundle());
            LOG.info("plugin {} undeployed", name(gone));
            return false;
        }
        if (step instanceof Step.Rename rename) {
            deployed.put(rename.candidate().bundle(), rename.candidate());
            return false;
        }
        boolean update = step instanceof Step.Update;
        Candidate candidate =
                update ? ((Step.Update) step).candidate() : ((Step.Install) step).candidate();
        long start = System.nanoTime();
        try {
            if (update) {
                bundles.update(candidate, deployed.get(candidate.bundle()));
            } else {
                bundles.install(candidate);
            }
        } catch (RejectedException e) {
            Candidate rejected = candidate.rejected(e.getMessage());
            files.put(candidate.file(), rejected);
            if (e.missing()) {
                lacking.add(candidate.file());
            }
            LOG.warn("plugin {}", sentence(rejected));
            return false;
        }
        deployed.put(candidate.bundle(), candidate);
        LOG.info("plugin {} {} in {} ms", name(candidate), update ? "updated" : "deployed",
                (System.nanoTime() - start) / 1_000_000);
        return true;
    }

    /** What became of each file, by name. */
    List<PluginFile> listing() {
        List<PluginFile> listing = new ArrayList<>();
        for (Candidate candidate : files.values()) {
            Candidate present = deployed.get(candidate.bundle());
            String file = folder.resolve(candidate.file()).toString();
            if (!candidate.usable()) {
                listing.add(view(file, candidate, -1, PluginFile.State.REJECTED, sentence(candidate)));
            } else if (present == null || !present.file().equals(candidate.file())) {
                listing.add(view(file, candidate, -1, PluginFile.State.SHADOWED, shadow(candidate, present)));
            } else {
                String waiting = bundles.waiting(candidate.bundle());
                listing.add(view(
                        file,
                        candidate,
                        bundles.id(candidate.bundle()),
                        waiting.isEmpty() ? PluginFile.State.ACTIVE : PluginFile.State.WAITING,
                        waiting.isEmpty() ? "" : name(candidate) + ": " + waiting));
            }
        }
        deployed.values().forEach(kept -> {
            boolean replaced = Deployment.keeps(files.values(), kept);
            if (replaced) {
                listing.add(view(folder.resolve(kept.file()).toString(), kept, bundles.id(kept.bundle()),
                        PluginFile.State.ACTIVE, ""));
            }
        });
        return List.copyOf(listing);
    }

    private static String shadow(Candidate candidate, Candidate present) {
        return name(candidate) + " has the same symbolic name as " + (present == null ? "another" : name(present))
                + ", which goes before it: remove one of the two files";
    }

    private static PluginFile view(
            String file, Candidate candidate, long bundleId, PluginFile.State state, String problem) {
        boolean named = !candidate.bundle().isEmpty();
        return new PluginFile(
                file, candidate.bundle(), named ? candidate.version().toString() : "", bundleId, state, problem);
    }

    /** Who it is, and what is wrong with it. */
    private String sentence(Candidate candidate) {
        String kept = deployed.values().stream()
                .filter(present -> present.file().equals(candidate.file()))
                .map(present -> "; " + present.bundle() + " " + present.version() + ", which it was before, goes on")
                .findFirst()
                .orElse("");
        return name(candidate) + " " + candidate.problem() + kept;
    }

    static String name(Candidate candidate) {
        return candidate.bundle().isEmpty()
                ? candidate.file()
                : candidate.file() + " (" + candidate.bundle() + " " + candidate.version() + ")";
    }

    private void forgetCopies() {
        Set<Path> used = new HashSet<>();
        Stream.concat(files.values().stream(), deployed.values().stream()).forEach(each -> used.add(each.copy()));
        try (Stream<Path> copies = Files.list(cache)) {
            for (Path copy : copies.filter(each -> !used.contains(each)).toList()) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            LOG.debug("copies of plugins are left in {}: {}", cache, e.toString());
        }
    }
}
