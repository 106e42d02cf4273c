package org.hsu.procman.configuration.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hsu.procman.configuration.dialect.Dialect;
import org.hsu.procman.configuration.dialect.Translation;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.SourceFile;
import org.hsu.procman.configuration.yaml.YamlReader;

/** A text in any dialect to an expanded tree in the canonical one. */
final class DocumentLoader {
    private final Problems problems;
    private final Expansion expansion;
    private final Map<SourceFile, Translation> translations = new LinkedHashMap<>();

    DocumentLoader(UnaryOperator<String> environment, Problems problems) {
        this.problems = problems;
        this.expansion = new Expansion(environment, problems);
    }

    /** What older documents were translated to, by file. */
    Map<SourceFile, Translation> translations() {
        return translations;
    }

    /** Null after reporting why the document cannot be read as a configuration at all. */
    Mapping load(SourceFile file, String text) {
        int before = problems.errors();
        Node root = YamlReader.read(file, text, problems);
        if (root == null || root.isNull()) {
            if (problems.errors() == before) {
                problems.error(
                        Place.start(file), "the file is empty", "at least one process must be configured");
            }
            return null;
        }
        if (!(root instanceof Mapping mapping)) {
            problems.error(
                    root.place(), "expected a mapping, found " + root.shown(), "start with managed_processes:");
            return null;
        }
        Optional<Dialect> dialect = Dialect.of(mapping, problems);
        if (dialect.isEmpty()) {
            return null;
        }
        return expansion.mapping(dialect.get().isCanonical() ? mapping : translated(mapping, dialect.get()));
    }

    private Mapping translated(Mapping document, Dialect dialect) {
        problems.tolerate(document.place().file());
        problems.warning(
                dialect.place(),
                "this file is in the HSU dialect " + dialect.generation() + " (" + dialect.mark() + ")",
                "procman migrate FILE prints it in the canonical one");
        Translation translation = Translation.of(document, dialect, problems);
        translations.put(document.place().file(), translation);
        return translation.document();
    }
}
