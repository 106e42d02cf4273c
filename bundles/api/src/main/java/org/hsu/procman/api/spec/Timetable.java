package org.hsu.procman.api.spec;

import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** The moments at which something is to be done again and again. Immutable; equal when it means the same. */
@ProviderType
public interface Timetable {

    /**
     * The first moment after another one.
     *
     * @param epochMillis since 1970
     * @return empty when none will come
     */
    OptionalLong after(long epochMillis);

    /** As the configuration says it, such as {@code cron 30 2 * * * (Europe/Berlin)}. */
    @Override
    String toString();
}
