package org.hsu.procman.configuration.document;

import org.hsu.procman.configuration.binding.NodeSettings;

/**
 * One entry of {@code process_manager.sources}.
 *
 * @param rank     a source of higher rank overrides fields of one of lower; the file overrides all
 * @param settings what only the source can read
 */
public record SourceSpec(String type, int rank, NodeSettings settings) {}
