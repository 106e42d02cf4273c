package org.hsu.procman.deploy.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.deploy.folder.Candidate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles that were made of files in the plugins folder. What cannot work is found out before a running bundle is
 * touched, and an update that fails all the same is taken back. No bundle but the plugin's own is ever refreshed. For
 * one thread.
 */
public final class PluginBundles {

    private static final Logger LOG = LoggerFactory.getLogger(PluginBundles.class);
    private static final long REFRESH_SECONDS = 5;
    private static final String LOCATION = "procman-plugin:";
    private static final String TRIAL = "procman-plugin-trial:";

    /** Not installed yet when plugins are deployed. */
    private static final String MANAGER = "org.hsu.procman.manager";

    private final BundleContext context;
    private final FrameworkWiring wiring;
    private final Requirements requirements;
    private final Components components;
    private final Map<String, Bundle> bundles = new HashMap<>();
    private final Set<String> stuck = new HashSet<>();

    public PluginBundles(BundleContext context, ServiceComponentRuntime runtime) {
        this.context = context;
        wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        requirements = new Requirements(context, wiring);
        components = new Components(context, runtime);
    }

    /** The bundle of this symbolic name; -1 when none is deployed. */
    public long id(String name) {
        Bundle bundle = bundles.get(name);
        return bundle == null ? -1 : bundle.getBundleId();
    }

    /** What a component of it waits for; empty when none does. */
    public String waiting(String name) {
        Bundle bundle = bundles.get(name);
        return bundle == null ? "" : components.waiting(bundle);
    }

    /** Whether it could be deployed, without deploying it. */
    public void check(Candidate candidate) throws RejectedException {
        allowed(candidate);
        try {
            Bundle trial = install(TRIAL + candidate.digest(), candidate.copy());
            try {
                complete(trial);
            } finally {
                trial.uninstall();
            }
        } catch (BundleException e) {
            throw new RejectedException("cannot be installed: " + text(e));
        }
    }

    private void allowed(Candidate candidate) throws RejectedException {
        String name = candidate.bundle();
        if (stuck.contains(name)) {
            throw new RejectedException("cannot be deployed, because an earlier start or stop of bundle " + name
                    + " still hangs: restart the manager (`procman upgrade` keeps the processes)");
        }
        boolean shipped = name.equals(MANAGER);
        for (Bundle bundle : context.getBundles()) {
            shipped |= name.equals(bundle.getSymbolicName()) && !bundle.getLocation().startsWith(LOCATION);
        }
        if (shipped) {
            throw new RejectedException("has the symbolic name " + name + " of a bundle that the product ships: give "
                    + "it a name of its own (Bundle-SymbolicName)");
        }
    }

    private void complete(Bundle bundle) throws RejectedException {
        Optional<String> missing = requirements.missing(bundle);
        if (missing.isPresent()) {
            throw new RejectedException(missing.get(), true);
        }
    }

    /** Installs and starts it; when that fails, nothing is left of it. */
    public void install(Candidate candidate) throws RejectedException {
        check(candidate);
        try {
            Bundle bundle = install(LOCATION + candidate.bundle(), candidate.copy());
            bundles.put(candidate.bundle(), bundle);
            begin(bundle);
        } catch (RejectedException e) {
            remove(candidate.bundle());
            throw e;
        } catch (BundleException e) {
            throw new RejectedException("cannot be installed: " + text(e));
        }
    }

    /**
     * Puts another content in the place of a deployed one; when that fails, what was there before is put back.
     *
     * @param before what is deployed
     */
    public void update(Candidate candidate, Candidate before) throws RejectedException {
        check(candidate);
        Bundle bundle = bundles.get(candidate.bundle());
        try {
            replace(bundle, candidate.copy());
        } catch (RejectedException e) {
            restore(bundle, before);
            throw e;
        }
    }

    private void restore(Bundle bundle, Candidate before) {
        if (stuck.contains(before.bundle())) {
            return;
        }
        try {
            replace(bundle, before.copy());
        } catch (RejectedException e) {
            LOG.error("{} {} cannot be put back: {}", before.bundle(), before.version(), e.getMessage());
        }
    }

    private void replace(Bundle bundle, Path content) throws RejectedException {
        operate(bundle, "stop", bundle::stop);
        operate(bundle, "update", () -> {
            try (InputStream in = Files.newInputStream(content)) {
                bundle.update(in);
            }
        });
        refresh(bundle);
        begin(bundle);
    }

    private void begin(Bundle bundle) throws RejectedException {
        operate(bundle, "start", bundle::start);
        components.tryAll(bundle);
    }

    public void remove(String name) {
        Bundle bundle = bundles.remove(name);
        if (bundle == null || stuck.contains(name)) {
            return;
        }
        try {
            operate(bundle, "stop", bundle::uninstall);
            refresh(bundle);
        } catch (RejectedException e) {
            LOG.warn("{}: {}", name, e.getMessage());
        }
    }

    /** Its old classes go; unless other bundles use them: then they go with those. */
    private void refresh(Bundle bundle) {
        Collection<Bundle> concerned = wiring.getDependencyClosure(List.of(bundle));
        if (concerned.stream().allMatch(bundle::equals)) {
            CountDownLatch done = new CountDownLatch(1);
            wiring.refreshBundles(List.of(bundle), event -> {
                if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                    done.countDown();
                }
            });
            await(done);
        } else {
            LOG.info("{} is used by other plugins, which go on with its earlier version until they are replaced",
                    bundle.getSymbolicName());
        }
    }

    /** The framework refreshes on a thread of its own. */
    private static void await(CountDownLatch done) {
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a refresh of the framework takes more than {} s", REFRESH_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Operation {
        void run() throws BundleException, IOException;
    }

    private void operate(Bundle bundle, String verb, Operation operation) throws RejectedException {
        try {
            Patience.call("its " + verb, () -> {
                operation.run();
                return null;
            });
        } catch (ExecutionException e) {
            throw new RejectedException("its " + verb + " fails: " + text(e.getCause()));
        } catch (RejectedException e) {
            stuck.add(bundle.getSymbolicName());
            throw e;
        }
    }

    private Bundle install(String location, Path content) throws BundleException, RejectedException {
        try (InputStream in = Files.newInputStream(content)) {
            return context.installBundle(location, in);
        } catch (IOException e) {
            throw new RejectedException("its copy cannot be read: " + e);
        }
    }

    /** The innermost cause says most. */
    private static String text(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String said = innermost == failure ? failure.getMessage() : innermost.toString();
        return String.valueOf(said).lines().findFirst().orElse("");
    }

    /** All go with the deployer, for nobody would watch them; a framework that stops stops them itself. */
    public void close() {
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            return;
        }
        List.copyOf(bundles.keySet()).forEach(this::remove);
    }
}
