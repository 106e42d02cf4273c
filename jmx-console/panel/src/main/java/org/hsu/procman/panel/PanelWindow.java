package org.hsu.procman.panel;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLightLaf;
import java.awt.Dimension;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.net.MalformedURLException;
import java.util.List;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import org.hsu.procman.panel.link.AddressLink;
import org.hsu.procman.panel.link.ManagerAddress;

/** The panel in a window of its own, where there is no JConsole: {@code PanelWindow ADDRESS [--dark]}. */
public final class PanelWindow {

    private static final Dimension SIZE = new Dimension(1240, 680);

    private PanelWindow() {}

    /** Ends the JVM with 2 when the arguments are wrong; else when the window is closed. */
    public static void main(String[] args) {
        boolean dark = List.of(args).contains("--dark");
        ManagerAddress address;
        try {
            address = ManagerAddress.of(args.length == 0 ? "" : args[0]);
        } catch (MalformedURLException e) {
            System.err.println("usage: PanelWindow ADDRESS [--dark]: " + e.getMessage());
            System.exit(2);
            return;
        }
        SwingUtilities.invokeLater(() -> {
            if (dark) {
                FlatDarkLaf.setup();
            } else {
                FlatLightLaf.setup();
            }
            open(address);
        });
    }

    private static void open(ManagerAddress address) {
        ConsolePanel panel = new ConsolePanel(new AddressLink(address));
        JFrame frame = new JFrame("HSU Process Manager \u2013 " + address.where());
        frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosed(WindowEvent event) {
                panel.close();
                System.exit(0);
            }
        });
        frame.add(panel);
        frame.setSize(SIZE);
        frame.setLocationByPlatform(true);
        frame.setVisible(true);
        panel.start();
    }
}
