package org.hsu.procman.visualvm;

import org.graalvm.visualvm.application.Application;
import org.graalvm.visualvm.core.ui.DataSourceViewsManager;
import org.openide.modules.ModuleInstall;

/** Named in the module's manifest: VisualVM calls it when the module comes and goes. */
public final class Installer extends ModuleInstall {

    private static final long serialVersionUID = 1L;
    private static final ProcessesViewProvider PROVIDER = new ProcessesViewProvider();
    private static final LateTab LATE_TAB = new LateTab(PROVIDER);

    @Override
    public void restored() {
        DataSourceViewsManager.sharedInstance().addViewProvider(PROVIDER, Application.class);
        LATE_TAB.start();
    }

    @Override
    public void uninstalled() {
        LATE_TAB.stop();
        DataSourceViewsManager.sharedInstance().removeViewProvider(PROVIDER);
    }
}
