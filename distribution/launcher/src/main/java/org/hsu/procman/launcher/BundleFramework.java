package org.hsu.procman.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Felix with a fixed set of bundles; nothing of it survives, its storage is rebuilt at each start. */
final class BundleFramework implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BundleFramework.class);
    private static final long STOP_MILLIS = 5_000;

    private final Framework framework;

    private BundleFramework(Framework framework) {
        this.framework = framework;
    }

    /** @throws LaunchException Felix itself does not start */
    static BundleFramework start(Path storage, Product product) throws LaunchException {
        Framework framework = new FrameworkFactory().newFramework(settings(storage, product));
        try {
            framework.start();
        } catch (BundleException e) {
            throw new LaunchException(ExitCode.FAILED, "the OSGi framework does not start: " + Failures.oneLine(e));
        }
        return new BundleFramework(framework);
    }

    /**
     * Installs all, then starts them in the given order.
     *
     * @throws LaunchException one of our own bundles does not start; of a library it is only logged, because
     *         whoever needs it fails by itself
     */
    void startAll(List<Path> jars) throws LaunchException {
        Map<Path, Bundle> bundles = new LinkedHashMap<>();
        for (Path jar : jars) {
            try {
                bundles.put(jar, context().installBundle("reference:" + jar.toUri()));
            } catch (BundleException e) {
                failed(jar, "is damaged", e);
            }
        }
        for (Map.Entry<Path, Bundle> installed : bundles.entrySet()) {
            if (!isFragment(installed.getValue())) {
                try {
                    installed.getValue().start();
                } catch (BundleException e) {
                    failed(installed.getKey(), "does not start", e);
                }
            }
        }
    }

    /**
     * Installs a bundle and wires it to what it needs, but does not start it.
     *
     * @throws LaunchException it is damaged, or something that it needs is not there
     */
    void resolve(Path jar) throws LaunchException {
        try {
            Bundle bundle = context().installBundle("reference:" + jar.toUri());
            if (!framework.adapt(FrameworkWiring.class).resolveBundles(List.of(bundle))) {
                throw new LaunchException(
                        ExitCode.FAILED, "bundle " + jar.getFileName() + " does not resolve: something it needs is missing");
            }
        } catch (BundleException e) {
            failed(jar, "is damaged", e);
        }
    }

    /** Symbolic names of all bundles. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context().getBundles()) {
            names.add(bundle.getSymbolicName());
        }
        return names;
    }

    private static void failed(Path jar, String how, BundleException why) throws LaunchException {
        String what = "bundle " + jar.getFileName() + " " + how + ": ";
        String reason = Failures.oneLine(why);
        LOG.warn("{}{}", what, reason);
        if (BundleJars.isOurs(jar)) {
            throw new LaunchException(ExitCode.FAILED, what + MissingRequirement.in(reason));
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Symbolic names of the bundles that are not active. */
    List<String> inactive() {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context().getBundles()) {
            if (bundle.getState() != Bundle.ACTIVE && !isFragment(bundle)) {
                names.add(bundle.getSymbolicName());
            }
        }
        return names;
    }

    /** Bounded: a bundle that does not stop does not keep the JVM from ending. */
    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            LOG.warn("the OSGi framework does not stop: {}", Failures.oneLine(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> settings(Path storage, Product product) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
        settings.put(FelixConstants.LOG_LEVEL_PROP, "3");
        // A plugin is tried beside its running version; the deploy bundle sees to it that names stay unique.
        settings.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        // The state directory is ours alone already; Felix's own lock file would only be another thing to go stale.
        settings.put("felix.cache.locking", "false");
        settings.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                exports(product.slf4j(), "org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi") + ","
                        + exports(
                                product.jna(),
                                "com.sun.jna",
                                "com.sun.jna.internal",
                                "com.sun.jna.platform",
                                "com.sun.jna.platform.linux",
                                "com.sun.jna.platform.mac",
                                "com.sun.jna.platform.unix",
                                "com.sun.jna.platform.unix.aix",
                                "com.sun.jna.platform.unix.solaris",
                                "com.sun.jna.platform.win32",
                                "com.sun.jna.platform.win32.COM",
                                "com.sun.jna.ptr",
                                "com.sun.jna.win32"));
        return settings;
    }

    private static String exports(String version, String... packages) {
        return String.join(";", packages) + ";version=\"" + version + "\"";
    }
}
