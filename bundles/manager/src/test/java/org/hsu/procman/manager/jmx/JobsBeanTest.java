package org.hsu.procman.manager.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsBeanTest {
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private MBeans beans;

    @BeforeEach
    void open() {
        beans = MBeans.open(server, new FakeManagement());
    }

    @AfterEach
    void close() {
        beans.close();
    }

    private Object invoke(String operation, Object... arguments) throws Exception {
        String[] types = new String[arguments.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = arguments[i].getClass().getName();
        }
        return server.invoke(Names.JOBS, operation, arguments, types);
    }

    @Test
    void queuesAreRowsAndTheirNumbersAttributes() throws Exception {
        CompositeData row = ((TabularData) server.getAttribute(Names.JOBS, "Queues")).get(new Object[] {"thumbs"});
        assertEquals(10, row.get("size"));
        assertEquals(3, server.getAttribute(Names.JOBS, "WaitingJobs"));
        assertEquals(1, server.getAttribute(Names.JOBS, "RunningJobs"));
    }

    @Test
    void aConsoleWritesArgumentsAsWords() throws Exception {
        String said = String.valueOf(invoke("submit", "thumbs", " a  'b c' \"d'e\" f'g'h \"\" "));
        assertTrue(said.contains("arguments=[a, b c, d'e, fgh, ]"), said);
        assertTrue(String.valueOf(invoke("submit", "thumbs", "")).contains("arguments=[]"));
        assertThrows(MBeanException.class, () -> invoke("submit", "thumbs", "a 'b"));
        assertThrows(MBeanException.class, () -> invoke("submit", "full", "a"));
    }

    @Test
    void theCommandLineWritesThemAsTheyAre() throws Exception {
        CompositeData outcome = (CompositeData) invoke("submitJob", "thumbs", "a b\0\0", 5, 1000L, -1);
        assertEquals("thumbs.2", outcome.get("id"));
        String message = String.valueOf(outcome.get("message"));
        assertTrue(message.contains("arguments=[a b, ], priority=5, timeoutMillis=1000, retries=null"), message);
        CompositeData refused = (CompositeData) invoke("submitJob", "full", "", 0, 0L, 3);
        assertEquals("REFUSED", refused.get("status"));
        assertThrows(MBeanException.class, () -> invoke("submitJob", "thumbs", "a", 0, 0L, -1));
        assertThrows(MBeanException.class, () -> invoke("submitJob", "thumbs", "", 0, 0L, 101));
    }

    @Test
    void jobsAreShown() throws Exception {
        CompositeData[] rows = (CompositeData[]) invoke("jobs", "");
        assertEquals("done in 3.2 s, exit 0", rows[0].get("summary"));
        String text = String.valueOf(invoke("show", "thumbs.1"));
        assertTrue(text.contains("Arguments: 'a b'"), text);
        assertTrue(text.endsWith("  one\n  two"), text);
        assertTrue(String.valueOf(invoke("jobJson", "thumbs.1")).endsWith("\"output\":\"one\\ntwo\\n\"}"));
        assertThrows(MBeanException.class, () -> invoke("show", "thumbs.7"));
        assertEquals("thumbs.1 is cancelled", invoke("cancel", "thumbs.1"));
        assertEquals(60_000L, ((CompositeData) invoke("awaitJob", "thumbs.1", 0L)).get("elapsedMillis"));
        assertEquals(60_000L, ((CompositeData) invoke("awaitJob", "thumbs.1", 90_000L)).get("elapsedMillis"));
    }
}
