package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hsu.procman.api.plugin.PluginDeployer;
import org.hsu.procman.api.plugin.PluginFile;
import org.hsu.procman.manager.management.PluginView;
import org.hsu.procman.manager.plugin.Provider;
import org.hsu.procman.manager.plugin.TypeRegistry;

/** What operators do with plugins; each command tells in one line or more what came of it. Thread-safe. */
final class PluginCommands {
    private final TypeRegistry types;
    private final Function<Provider<?>, String[]> bundles;
    private final Supplier<PluginDeployer> deployer;
    private final Supplier<List<PluginView>> listing;

    PluginCommands(
            TypeRegistry types,
            Function<Provider<?>, String[]> bundles,
            Supplier<PluginDeployer> deployer,
            Supplier<List<PluginView>> listing) {
        this.types = types;
        this.bundles = bundles;
        this.deployer = deployer;
        this.listing = listing;
    }

    String install(String path) throws IOException {
        Path jar = Path.of(path);
        if (!jar.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path on the manager's host: " + path);
        }
        PluginFile file;
        try {
            file = deployer().install(jar);
        } catch (AccessDeniedException e) {
            throw new IllegalStateException("refused: " + e.getMessage(), e);
        }
        if (file.state() == PluginFile.State.REJECTED) {
            throw new IllegalStateException(file.problem());
        }
        return file.problem().isEmpty() ? name(file) + " is deployed: " + provided(file) : file.problem();
    }

    String remove(String name) throws IOException {
        try {
            return name(deployer().remove(name)) + " is removed";
        } catch (AccessDeniedException e) {
            throw new IllegalStateException("refused: " + e.getMessage(), e);
        }
    }

    /** Takes the types of a plugin out of quarantine. */
    String reset(String name) {
        List<? extends Provider<?>> found = types.all().stream()
                .flatMap(List::stream)
                .filter(provider -> provider.name().equals(name) || bundles.apply(provider)[0].equals(name))
                .filter(Provider::quarantined)
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no such plugin in quarantine: " + name);
        }
        found.forEach(types::pardon);
        return found.stream()
                .map(provider -> provider.kind().text() + " '" + provider.name() + "'")
                .collect(Collectors.joining(", ", "", " is called again"));
    }

    /** Everything about a plugin, named by its file, its bundle or a type that it provides. */
    String describe(String name) {
        List<PluginView> found = listing.get().stream()
                .filter(view -> view.bundle().equals(name) || view.name().equals(name)
                        || fileName(view.file()).equals(name) || fileName(view.file()).equals(name + ".jar"))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no such plugin: " + name);
        }
        return found.stream().map(PluginCommands::text).collect(Collectors.joining("\n"));
    }

    private static String text(PluginView view) {
        StringBuilder text = new StringBuilder();
        line(text, "TYPE", view.kind().isEmpty() ? "" : view.kind() + " " + view.name());
        line(text, "STATE", view.state());
        line(text, "BUNDLE", (view.bundle() + " " + view.version()).strip());
        line(text, "FILE", view.file());
        line(text, "PROBLEM", view.problem());
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append(String.format("%-8s %s%n", key, value));
        }
    }

    private PluginDeployer deployer() {
        PluginDeployer known = deployer.get();
        if (known == null) {
            throw new IllegalStateException("no bundle deploys plugins; is bundles/ complete?");
        }
        return known;
    }

    private String provided(PluginFile file) {
        String provided = types.all().stream()
                .flatMap(List::stream)
                .filter(provider -> provider.bundleId() == file.bundleId())
                .map(provider -> provider.kind().text() + " '" + provider.name() + "'")
                .collect(Collectors.joining(", "));
        return provided.isEmpty() ? "it provides no type" : provided;
    }

    private static String name(PluginFile file) {
        String named = file.bundle().isEmpty() ? "" : " (" + file.bundle() + " " + file.version() + ")";
        return fileName(file.file()) + named;
    }

    private static String fileName(String file) {
        return file.isEmpty() ? "" : Path.of(file).getFileName().toString();
    }
}
