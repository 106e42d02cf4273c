package org.hsu.procman.panel.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.swing.JPanel;
import javax.swing.UIManager;
import org.hsu.procman.panel.model.History.Series;
import org.hsu.procman.panel.ui.Palette;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One quantity over time; a gap where nothing was known. On the event thread. */
final class Chart extends JPanel {

    private static final long serialVersionUID = 1L;
    private static final Dimension SMALLEST = new Dimension(180, 110);
    private static final double HEADROOM = 1.1;

    /** A line by the name of what it is of. */
    record Line(String name, Series series) {}

    private final String title;
    private final double scale;
    private transient List<Line> lines = List.of();
    private long from;
    private long to;

    /** @param scale what the values are multiplied by to be in the unit that the title names */
    Chart(String title, double scale) {
        this.title = title;
        this.scale = scale;
        setMinimumSize(SMALLEST);
        setPreferredSize(SMALLEST);
        getAccessibleContext().setAccessibleName(title);
    }

    void show(List<Line> now, long fromMillis, long toMillis) {
        lines = now;
        from = fromMillis;
        to = toMillis;
        repaint();
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D g = (Graphics2D) graphics.create();
        try {
            g.setColor(Palette.ground());
            g.fillRect(0, 0, getWidth(), getHeight());
            if (getWidth() >= SMALLEST.width / 2 && getHeight() >= SMALLEST.height / 2) {
                chart().paint(g, getWidth(), getHeight());
            }
        } finally {
            g.dispose();
        }
    }

    private XYChart chart() {
        XYChart chart = new XYChart(getWidth(), getHeight());
        chart.setTitle(title);
        double highest = 0;
        int index = 0;
        boolean any = false;
        for (Line line : lines) {
            List<Date> times = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < line.series().millis().length; i++) {
                float value = line.series().values()[i];
                times.add(new Date(line.series().millis()[i]));
                values.add(Float.isNaN(value) ? Double.NaN : value * scale);
                highest = Float.isNaN(value) ? highest : Math.max(highest, value * scale);
            }
            if (values.stream().anyMatch(value -> !value.isNaN())) {
                XYSeries series = chart.addSeries(line.name(), times, values);
                series.setMarker(SeriesMarkers.NONE);
                series.setLineColor(Palette.line(index));
                series.setLineStyle(new BasicStroke(1.6f));
                any = true;
            }
            index++;
        }
        if (!any) {
            // The axes are there before the first figure is.
            XYSeries nothing = chart.addSeries(" ", List.of(new Date(from), new Date(to)), List.of(0.0, 0.0));
            nothing.setMarker(SeriesMarkers.NONE);
            nothing.setLineColor(new Color(0, 0, 0, 0));
        }
        style(chart.getStyler(), highest);
        return chart;
    }

    private void style(XYStyler style, double highest) {
        Font font = UIManager.getFont("Label.font");
        Font plain = (font == null ? new Font(Font.SANS_SERIF, Font.PLAIN, 12) : font).deriveFont(Font.PLAIN, 11f);
        style.setLegendVisible(false);
        style.setChartTitleVisible(true);
        style.setChartTitleBoxVisible(false);
        style.setChartTitleFont(plain.deriveFont(Font.BOLD, 12f));
        style.setChartTitlePadding(4);
        style.setChartPadding(4);
        style.setChartFontColor(Palette.text());
        style.setChartBackgroundColor(Palette.ground());
        style.setPlotBackgroundColor(Palette.ground());
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(Palette.grid());
        style.setPlotGridLinesStroke(new BasicStroke(1f));
        style.setAxisTickLabelsFont(plain);
        style.setAxisTickLabelsColor(Palette.faint());
        style.setAxisTickMarksColor(Palette.grid());
        style.setAxisTicksLineVisible(false);
        style.setAxisTitlesVisible(false);
        style.setXAxisTickMarkSpacingHint(90);
        style.setYAxisTickMarkSpacingHint(32);
        style.setDatePattern("HH:mm:ss");
        style.setYAxisDecimalPattern(highest >= 10 ? "#,##0" : "0.##");
        style.setXAxisMin((double) from);
        style.setXAxisMax((double) to);
        style.setYAxisMin(0.0);
        style.setYAxisMax(Math.max(1, highest * HEADROOM));
        style.setAntiAlias(true);
    }
}
