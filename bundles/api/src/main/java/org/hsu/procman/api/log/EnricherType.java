package org.hsu.procman.api.log;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The word in the YAML's {@code enhancement.enrichers[].type} that a {@link LogEnricher} answers to. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface EnricherType {
    String PREFIX_ = "procman.";

    String value();
}
