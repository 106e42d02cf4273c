package org.hsu.procman.api.restart;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The word in the YAML's {@code restart_policy.strategy} that a {@link RestartStrategy} answers to. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface RestartType {
    String PREFIX_ = "procman.";

    String value();
}
