package org.hsu.procman.deploy.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JARs of a folder as they lie there now. For one thread. */
public final class FolderListing {

    private static final Logger LOG = LoggerFactory.getLogger(FolderListing.class);

    private final Path folder;
    private final Path own;
    private final boolean unix;
    private String trouble = "";
    private Map<String, FolderState.Stamp> last = Map.of();

    /** @param own something that the manager has made, which tells as whom it runs */
    public FolderListing(Path folder, Path own) {
        this.folder = folder;
        this.own = own;
        unix = folder.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** Whether a file of this name is looked at: a dot in front hides what is not whole yet. */
    public static boolean isPlugin(String name) {
        return name.endsWith(".jar") && !name.startsWith(".");
    }

    /** By name; what was there before, where the folder cannot be read just now; empty when there is none. */
    public Map<String, FolderState.Stamp> read() {
        Map<String, FolderState.Stamp> found = new TreeMap<>();
        try {
            String folderProblem = distrustOfFolder();
            List<Path> paths;
            try (Stream<Path> entries = Files.list(folder)) {
                paths = entries.filter(path -> isPlugin(path.getFileName().toString())).toList();
            }
            for (Path path : paths) {
                stamp(path, folderProblem).ifPresent(stamp -> found.put(path.getFileName().toString(), stamp));
            }
            trouble = "";
            last = found;
        } catch (NoSuchFileException e) {
            last = found;
        } catch (IOException e) {
            if (!trouble.equals(e.toString())) {
                trouble = e.toString();
                LOG.warn("the plugins folder cannot be read: {}", trouble);
            }
        }
        return last;
    }

    /** Of a file that is there; the rights count as well, for they say whether it is to be trusted. */
    private Optional<FolderState.Stamp> stamp(Path path, String folderProblem) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            Object changed = unix ? Files.getAttribute(path, "unix:ctime") : "";
            return Optional.of(new FolderState.Stamp(
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis(),
                    List.of(String.valueOf(attributes.fileKey()), changed, folderProblem)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private String distrustOfFolder() throws IOException {
        return Permissions.problem(folder, own).map(problem -> "lies in " + folder + ", which " + problem).orElse("");
    }

    /** Why a file is not to be trusted, whatever it contains. */
    public Optional<String> distrust(String name) {
        try {
            String folderProblem = distrustOfFolder();
            return folderProblem.isEmpty()
                    ? Permissions.problem(folder.resolve(name), own)
                    : Optional.of(folderProblem);
        } catch (IOException e) {
            return Optional.of("cannot be looked at: " + e);
        }
    }
}
