package org.hsu.procman.jmx.remote.access;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import javax.security.auth.Subject;

/**
 * On whose behalf the calling thread works. {@code Subject.current} is there since Java 18; what served before it
 * throws since Java 23.
 */
final class CurrentUser {

    private static final MethodHandle SUBJECT = subject();

    private CurrentUser() {}

    /** Null when it is nobody who has logged in. */
    static RemoteUser get() {
        Subject subject;
        try {
            subject = (Subject) SUBJECT.invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return subject == null
                ? null
                : subject.getPrincipals(RemoteUser.class).stream().findFirst().orElse(null);
    }

    private static MethodHandle subject() {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            return lookup.findStatic(Subject.class, "current", MethodType.methodType(Subject.class));
        } catch (NoSuchMethodException before18) {
            return subjectOfContext(lookup);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle subjectOfContext(MethodHandles.Lookup lookup) {
        try {
            Class<?> controller = Class.forName("java.security.AccessController");
            Class<?> context = Class.forName("java.security.AccessControlContext");
            MethodHandle now = lookup.findStatic(controller, "getContext", MethodType.methodType(context));
            return MethodHandles.filterReturnValue(
                    now, lookup.findStatic(Subject.class, "getSubject", MethodType.methodType(Subject.class, context)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
