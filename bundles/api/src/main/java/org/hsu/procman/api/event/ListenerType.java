package org.hsu.procman.api.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The word in {@code process_manager.listeners[].type} that an {@link EventListener} answers to. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ListenerType {
    String PREFIX_ = "procman.";

    String value();
}
