package org.hsu.procman.manager.jmx;

import java.util.List;
import java.util.function.Function;
import javax.management.openmbean.TabularData;

/**
 * A table that need not be made when it was made already.
 *
 * @param rows what it is made of, immutable
 */
record LazyTable<R>(List<R> rows, Function<List<R>, TabularData> maker) {

    TabularData make() {
        return maker.apply(rows);
    }
}
