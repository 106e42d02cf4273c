package org.hsu.procman.api.health;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The word in the YAML's {@code health_check.type} that a {@link HealthChecker} answers to. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface HealthType {
    String PREFIX_ = "procman.";

    String value();
}
