package org.hsu.procman.configuration.dialect;

import java.util.Collections;
import java.util.Set;
import org.hsu.procman.configuration.yaml.Place;

/**
 * Something in a document that only some generations write.
 *
 * @param text  as it is written, such as {@code unit.managed}
 * @param place where
 * @param of    those generations
 */
record Mark(String text, Place place, Set<Generation> of) {

    boolean contradicts(Mark other) {
        return Collections.disjoint(of, other.of);
    }
}
