package org.hsu.procman.launcher;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Finds every file invalid but {@code good.yaml}. */
public final class FakeValidator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        ToIntFunction<String[]> validator = files -> {
            System.out.println("validates " + String.join(" and ", files));
            return files.length == 1 && files[0].equals("good.yaml") ? 0 : 78;
        };
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("procman.command", "validate");
        context.registerService(ToIntFunction.class, validator, properties);
    }

    @Override
    public void stop(BundleContext context) {}
}
