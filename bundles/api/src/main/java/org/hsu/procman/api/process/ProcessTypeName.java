package org.hsu.procman.api.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The word in the YAML's {@code type} that a {@link ProcessType} answers to. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProcessTypeName {
    String PREFIX_ = "procman.";

    String value();
}
