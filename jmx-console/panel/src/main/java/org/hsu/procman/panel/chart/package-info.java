/** Charts over time, drawn by XChart. */
package org.hsu.procman.panel.chart;
