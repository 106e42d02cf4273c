package org.hsu.procman.api.management;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The key under {@code process_manager} whose section opens a {@link ManagementInterface}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface InterfaceName {
    String PREFIX_ = "procman.";

    String value();
}
