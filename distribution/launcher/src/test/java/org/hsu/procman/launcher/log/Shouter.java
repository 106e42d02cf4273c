package org.hsu.procman.launcher.log;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.slf4j.Logger;

/** Code of a bundle that logs without end. */
public final class Shouter implements Consumer<Logger> {

    @Override
    public void accept(Logger logger) {
        String text = "x".repeat(1000);
        for (int number = 0; number < 10_000; number++) {
            logger.info(text);
        }
    }

    /** Loaded as the framework loads classes of the bundle with that id. */
    @SuppressWarnings("unchecked")
    static Consumer<Logger> of(long bundle) throws IOException, ReflectiveOperationException {
        try (InputStream in = Shouter.class.getResourceAsStream("Shouter.class")) {
            byte[] code = in.readAllBytes();
            return (Consumer<Logger>) new Loader(bundle).define(code).getConstructor().newInstance();
        }
    }

    private static final class Loader extends ClassLoader implements BundleReference {
        private final Bundle bundle;

        Loader(long id) {
            super(Shouter.class.getClassLoader());
            bundle = (Bundle) Proxy.newProxyInstance(
                    Shouter.class.getClassLoader(), new Class<?>[] {Bundle.class}, (proxy, method, arguments) -> id);
        }

        Class<?> define(byte[] code) {
            return defineClass(Shouter.class.getName(), code, 0, code.length);
        }

        @Override
        public Bundle getBundle() {
            return bundle;
        }
    }
}
