package org.hsu.procman.deploy.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Says what a bundle needs and does not find, before anything is wired. */
final class Requirements {

    private static final String PACKAGE = "osgi.wiring.package";
    private static final String EXECUTION = "osgi.ee";
    private static final String API = "org.hsu.procman.api";
    private static final Pattern MINIMUM = Pattern.compile("(?<!!)\\(version>=([^)]+)\\)");
    private static final Pattern MAXIMUM = Pattern.compile("!\\(version>=([^)]+)\\)");

    private final BundleContext context;
    private final FrameworkWiring wiring;

    Requirements(BundleContext context, FrameworkWiring wiring) {
        this.context = context;
        this.wiring = wiring;
    }

    /** One sentence on what is missing; empty when nothing is. */
    Optional<String> missing(Bundle bundle) {
        List<String> missing = new ArrayList<>();
        for (BundleRequirement need : bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
            if (counts(need) && wiring.findProviders(need).isEmpty()) {
                missing.add(sentence(need));
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
    }

    private static boolean counts(BundleRequirement need) {
        String resolution = need.getDirectives().getOrDefault(Constants.RESOLUTION_DIRECTIVE, "mandatory");
        String effective = need.getDirectives().getOrDefault(Constants.EFFECTIVE_DIRECTIVE, "resolve");
        return resolution.equals("mandatory") && effective.equals("resolve");
    }

    private String sentence(BundleRequirement need) {
        String filter = need.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        if (need.getNamespace().equals(PACKAGE)) {
            return ofPackage(filter);
        }
        if (need.getNamespace().equals(EXECUTION)) {
            return "needs Java " + find(Pattern.compile("version=([^)]+)"), filter).orElse(filter) + ", and this is Java "
                    + Runtime.version().feature() + ": build it for that or run the manager on a newer one";
        }
        return "needs " + need.getNamespace() + " " + filter + ", which nobody here provides";
    }

    private String ofPackage(String filter) {
        String name = find(Pattern.compile(Pattern.quote(PACKAGE) + "=([^)]+)"), filter).orElse(filter);
        String wanted = "package " + name + range(filter);
        TreeSet<String> offered = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                for (BundleCapability capability : revision.getDeclaredCapabilities(PACKAGE)) {
                    if (name.equals(capability.getAttributes().get(PACKAGE))) {
                        offered.add(String.valueOf(capability.getAttributes().get("version")));
                    }
                }
            }
        }
        if (offered.isEmpty()) {
            return "needs " + wanted + ", which nobody here provides: put the library into the plugin (with bnd, "
                    + "-includeresource or Private-Package)";
        }
        String versions = String.join(" and ", offered);
        return name.startsWith(API)
                ? "needs " + wanted + ", and this product offers " + versions + ": build it against this product's api"
                : "needs " + wanted + ", and what is here is " + versions;
    }

    private static String range(String filter) {
        Optional<String> minimum = find(MINIMUM, filter);
        Optional<String> maximum = find(MAXIMUM, filter);
        if (minimum.isEmpty()) {
            return "";
        }
        return maximum.isEmpty()
                ? " " + minimum.get() + " or newer"
                : " [" + minimum.get() + "," + maximum.get() + ")";
    }

    private static Optional<String> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
