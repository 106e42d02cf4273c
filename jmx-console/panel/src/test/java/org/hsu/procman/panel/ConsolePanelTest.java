package org.hsu.procman.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLightLaf;
import java.awt.Component;
import java.awt.Container;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.plaf.metal.MetalLookAndFeel;
import javax.swing.UIManager;
import org.hsu.procman.panel.poll.FakeManager;
import org.hsu.procman.panel.ui.Palette;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The view without a window: laid out and painted into pictures, which stay in {@code target/screenshots}. */
class ConsolePanelTest {

    @BeforeAll
    static void needsFonts() {
        boolean fonts;
        try {
            fonts = new Font(Font.SANS_SERIF, Font.PLAIN, 12)
                    .getStringBounds("x", new FontRenderContext(null, true, true)).getWidth() > 0;
        } catch (RuntimeException | LinkageError e) {
            fonts = false;
        }
        assumeTrue(fonts, "this Java finds no fonts, so nothing can be painted");
    }

    private static <T> T onEventThread(java.util.concurrent.Callable<T> task) throws Exception {
        java.util.concurrent.FutureTask<T> future = new java.util.concurrent.FutureTask<>(task);
        SwingUtilities.invokeAndWait(future);
        return future.get();
    }

    private static <C extends Component> List<C> all(Container in, Class<C> type) {
        List<C> found = new ArrayList<>();
        for (Component component : in.getComponents()) {
            if (type.isInstance(component)) {
                found.add(type.cast(component));
            }
            if (component instanceof Container container) {
                found.addAll(all(container, type));
            }
        }
        return found;
    }

    private static JTable table(ConsolePanel panel) {
        return all(panel, JTable.class).get(0);
    }

    private static JButton button(ConsolePanel panel, String text) {
        return all(panel, JButton.class).stream().filter(each -> text.equals(each.getText())).findFirst().orElseThrow();
    }

    private static boolean says(ConsolePanel panel, String text) {
        return all(panel, JLabel.class).stream().anyMatch(each -> String.valueOf(each.getText()).contains(text));
    }

    private static void await(ConsolePanel panel, String what, Function<ConsolePanel, Boolean> condition)
            throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!onEventThread(() -> condition.apply(panel))) {
            assertTrue(System.nanoTime() < deadline, "not within 30 s: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void layOut(Container container) {
        container.doLayout();
        for (Component child : container.getComponents()) {
            if (child instanceof Container inner) {
                layOut(inner);
            }
        }
    }

    private static BufferedImage paint(ConsolePanel panel, String name) throws Exception {
        return onEventThread(() -> {
            panel.setSize(1280, 720);
            layOut(panel);
            BufferedImage image = new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            panel.paint(g);
            g.dispose();
            File file = new File("target/screenshots/" + name + ".png");
            file.getParentFile().mkdirs();
            ImageIO.write(image, "png", file);
            return image;
        });
    }

    private static int count(BufferedImage image, int rgb) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xffffff) == (rgb & 0xffffff) ? 1 : 0;
            }
        }
        return count;
    }

    private static ConsolePanel open(FakeManager manager) throws Exception {
        return onEventThread(() -> {
            ConsolePanel panel = new ConsolePanel(manager);
            panel.start();
            return panel;
        });
    }

    private void looks(String name, boolean dark) throws Exception {
        try (ConsolePanel panel = open(new FakeManager(500))) {
            await(panel, "500 rows", each -> table(each).getRowCount() == 500);
            onEventThread(() -> {
                table(panel).clearSelection();
                return null;
            });
            BufferedImage image = paint(panel, name);
            assertEquals(dark, Palette.isDark());
            assertTrue(count(image, Palette.state("RUNNING").getRGB()) > 100, "no green in " + name);
            assertTrue(count(image, Palette.state("FAILED").getRGB()) > 20, "no red in " + name);
        }
    }

    @Test
    void showsFiveHundredProcessesInLightAndDark() throws Exception {
        try {
            UIManager.setLookAndFeel(new FlatLightLaf());
            looks("light", false);
            UIManager.setLookAndFeel(new FlatDarkLaf());
            looks("dark", true);
        } finally {
            UIManager.setLookAndFeel(new MetalLookAndFeel());
        }
        looks("metal", false);
    }

    @Test
    void filtersByWordsAndKeepsTheSelectionThroughPolls() throws Exception {
        try (ConsolePanel panel = open(new FakeManager(30))) {
            await(panel, "30 rows", each -> table(each).getRowCount() == 30);
            onEventThread(() -> {
                all(panel, JTextField.class).get(0).setText("failed P0");
                table(panel).setRowSelectionInterval(1, 1);
                return null;
            });
            assertEquals(3, onEventThread(() -> table(panel).getRowCount()));
            Object id = onEventThread(() -> table(panel).getValueAt(1, 0));
            await(panel, "Stop is on", each -> button(each, "Stop").isEnabled());
            assertFalse(onEventThread(() -> button(panel, "Start").isEnabled() && id == null));
            assertEquals(id, onEventThread(() -> table(panel).getValueAt(table(panel).getSelectedRow(), 0)));
        }
    }

    /** Also in the menu of the table, on the keyboard, and while the manager is away. */
    @Test
    void whatTheRoleForbidsIsNotShown() throws Exception {
        FakeManager manager = new FakeManager(3);
        manager.forbidding = true;
        try (ConsolePanel panel = open(manager)) {
            await(panel, "the role is known", each -> all(each, JLabel.class).stream().anyMatch(
                    label -> isShown(label, each) && "viewer may not call start".equals(label.getToolTipText())));
            assertForbidden(panel);
            manager.reachable = false;
            await(panel, "disconnected", each -> says(each, "disconnected since"));
            assertForbidden(panel);
            manager.reachable = true;
            manager.forbidding = false;
        }
        try (ConsolePanel panel = open(new FakeManager(3))) {
            await(panel, "all is allowed", each -> isShown(button(each, "Restart"), each));
            assertTrue(onEventThread(() -> isShown(button(panel, "Apply\u2026"), panel)));
            assertTrue(onEventThread(() -> table(panel).getComponentPopupMenu() != null));
        }
    }

    private static void assertForbidden(ConsolePanel panel) throws Exception {
        for (String name : List.of("Start", "Stop", "Restart", "Kill", "Reset", "Apply\u2026")) {
            assertFalse(onEventThread(() -> isShown(button(panel, name), panel)), name);
            assertFalse(onEventThread(() -> button(panel, name).isEnabled()), name);
        }
        assertTrue(onEventThread(() -> table(panel).getComponentPopupMenu() == null));
    }

    /** Neither hidden nor in something hidden, but for the tabs, of which all but one are. */
    private static boolean isShown(Component component, Container root) {
        for (Component each = component; each != root; each = each.getParent()) {
            if (!each.isVisible() && !(each.getParent() instanceof JTabbedPane)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aLostManagerIsSaidAndItsReturnToo() throws Exception {
        FakeManager manager = new FakeManager(3);
        try (ConsolePanel panel = open(manager)) {
            await(panel, "3 rows", each -> says(each, "3 processes"));
            manager.reachable = false;
            await(panel, "disconnected", each -> says(each, "disconnected since"));
            assertFalse(onEventThread(() -> button(panel, "Stop").isEnabled()));
            assertEquals(3, onEventThread(() -> table(panel).getRowCount()));
            manager.reachable = true;
            await(panel, "3 rows again", each -> says(each, "3 processes"));
        }
    }
}
