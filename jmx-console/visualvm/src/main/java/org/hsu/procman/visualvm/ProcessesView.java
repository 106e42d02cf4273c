package org.hsu.procman.visualvm;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import org.graalvm.visualvm.application.Application;
import org.graalvm.visualvm.core.ui.DataSourceView;
import org.graalvm.visualvm.core.ui.components.DataViewComponent;
import org.hsu.procman.panel.ConsolePanel;

/** The tab. */
final class ProcessesView extends DataSourceView {

    /** Before Overview: it is why one opens the JVM of a process manager. */
    private static final int POSITION = -1;

    private final Application application;
    private ConsolePanel panel;

    ProcessesView(Application application) {
        super(application, "Processes", icon(), POSITION, false);
        this.application = application;
    }

    private static Image icon() {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        Color[] rows = {new Color(0x1b7f3b), new Color(0x1b7f3b), new Color(0xb85c00)};
        for (int i = 0; i < rows.length; i++) {
            g.setColor(rows[i]);
            g.fillRect(1, 2 + 5 * i, 3, 3);
            g.setColor(new Color(0x808080));
            g.fillRect(6, 3 + 5 * i, 9, 1);
        }
        g.dispose();
        return image;
    }

    @Override
    protected DataViewComponent createComponent() {
        panel = ConsolePanel.within(() -> ProcessesViewProvider.connection(application));
        DataViewComponent view = new DataViewComponent(
                new DataViewComponent.MasterView("HSU Process Manager", null, null),
                new DataViewComponent.MasterViewConfiguration(false));
        view.configureDetailsArea(new DataViewComponent.DetailsAreaConfiguration("Processes", false),
                DataViewComponent.TOP_LEFT);
        view.addDetailsView(new DataViewComponent.DetailsView("Processes", null, 10, panel, null),
                DataViewComponent.TOP_LEFT);
        panel.start();
        return view;
    }

    @Override
    protected void removed() {
        if (panel != null) {
            panel.close();
        }
    }
}
