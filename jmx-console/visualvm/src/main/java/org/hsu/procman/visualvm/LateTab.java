package org.hsu.procman.visualvm;

import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.graalvm.visualvm.application.Application;
import org.graalvm.visualvm.core.datasource.DataSourceRepository;
import org.graalvm.visualvm.core.datasupport.DataChangeEvent;
import org.graalvm.visualvm.core.datasupport.DataChangeListener;
import org.graalvm.visualvm.core.ui.DataSourceWindowManager;

/**
 * Opens the window of a JVM again when it lacks the tab that it should have: VisualVM 2.1 chooses the tabs of what
 * {@code --openjmx} names once, and now and then before it is connected.
 */
final class LateTab implements DataChangeListener<Application> {

    private static final long LOOK_MILLIS = 1000;
    /** After so many looks nobody waits for the window any more. */
    private static final int LOOKS = 60;
    /** A window that lacks the tab at so many looks in a row does not get it by itself. */
    private static final int PATIENCE = 3;

    private final ProcessesViewProvider provider;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "procman-late-tab");
        thread.setDaemon(true);
        return thread;
    });

    LateTab(ProcessesViewProvider provider) {
        this.provider = provider;
    }

    void start() {
        DataSourceRepository.sharedInstance().addDataChangeListener(this, Application.class);
    }

    void stop() {
        DataSourceRepository.sharedInstance().removeDataChangeListener(this);
        looks.shutdownNow();
    }

    @Override
    public void dataChanged(DataChangeEvent<Application> event) {
        Set<Application> added = event.getAdded();
        added.forEach(application -> lookLater(application, LOOKS, 0, false));
    }

    private void lookLater(Application application, int left, int lacking, boolean closing) {
        looks.schedule(() -> look(application, left, lacking, closing), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @param closing it was closed to be opened again, which takes VisualVM some time */
    private void look(Application application, int left, int lacking, boolean closing) {
        if (left == 0 || application.isRemoved() || !closing && provider.hasTab(application)) {
            return;
        }
        DataSourceWindowManager windows = DataSourceWindowManager.sharedInstance();
        boolean open = windows.isDataSourceOpened(application);
        if (closing && !open) {
            windows.openDataSource(application);
            lookLater(application, left - 1, 0, false);
            return;
        }
        boolean lacks = !closing && open && provider.supportsViewFor(application);
        boolean close = lacks && lacking + 1 >= PATIENCE;
        if (close) {
            windows.closeDataSource(application);
        }
        lookLater(application, left - 1, lacks ? lacking + 1 : 0, closing || close);
    }
}
