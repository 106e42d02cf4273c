package org.hsu.procman.manager.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.Query;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.SimpleType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks over every bean: all of it explains itself and can be used from JConsole's own dialogs. */
class BeanShapeTest {

    /** What JConsole offers a field for. */
    private static final Set<String> EDITABLE = Set.of(
            "java.lang.String", "java.lang.Long", "java.lang.Integer", "java.lang.Boolean", "java.lang.Double");

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

    /** Remote access stands on it. */
    @Test
    void everyOperationSaysWhoMayCallIt() throws Exception {
        Set<String> administration = new TreeSet<>();
        for (ObjectName name : names()) {
            for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
                Object role = operation.getDescriptor().getFieldValue("role");
                boolean reads = operation.getImpact() == MBeanOperationInfo.INFO;
                assertTrue(reads ? "viewer".equals(role) : Set.of("operator", "admin").contains(role),
                        name + " " + operation.getName() + ": " + role);
                if ("admin".equals(role)) {
                    administration.add(operation.getName());
                }
            }
        }
        assertTrue(administration.containsAll(Set.of("reload", "reloadChanges", "shutdown")), administration::toString);
    }

    @Test
    void thereAreAManagerAPluginListTheJobsAndABeanPerProcess() {
        Set<String> names = new TreeSet<>();
        names().forEach(name -> names.add(name.toString()));
        assertEquals(
                Set.of("org.hsu.procman:type=ProcessManager", "org.hsu.procman:type=Plugins",
                        "org.hsu.procman:type=Jobs",
                        "org.hsu.procman:type=Process,name=web", "org.hsu.procman:type=Process,name=worker"),
                names);
    }

    @Test
    void everyFeatureIsDescribed() throws Exception {
        for (ObjectName name : names()) {
            MBeanInfo info = server.getMBeanInfo(name);
            assertFalse(info.getDescription().isBlank(), name.toString());
            describe(name, info.getAttributes());
            describe(name, info.getOperations());
            describe(name, info.getNotifications());
            for (MBeanOperationInfo operation : info.getOperations()) {
                describe(name, operation.getSignature());
            }
        }
    }

    private static void describe(ObjectName bean, MBeanFeatureInfo[] features) {
        for (MBeanFeatureInfo feature : features) {
            assertFalse(feature.getDescription().isBlank(), bean + " " + feature.getName());
            assertNotEquals(feature.getName(), feature.getDescription());
            assertFalse(feature.getName().matches("p\\d+"), bean + " " + feature.getName());
        }
    }

    @Test
    void operationsHaveAnImpactAndParametersThatAConsoleCanEdit() throws Exception {
        int operations = 0;
        for (ObjectName name : names()) {
            for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
                operations++;
                int impact = operation.getImpact();
                assertTrue(impact == MBeanOperationInfo.INFO || impact == MBeanOperationInfo.ACTION,
                        operation.getName());
                assertNotNull(((OpenMBeanOperationInfo) operation).getReturnOpenType());
                for (MBeanParameterInfo parameter : operation.getSignature()) {
                    assertTrue(EDITABLE.contains(parameter.getType()), operation.getName() + parameter.getType());
                    assertTrue(((OpenMBeanParameterInfo) parameter).getOpenType() instanceof SimpleType<?>);
                }
            }
        }
        assertTrue(operations >= 20 + 2 * 9, "found only " + operations);
    }

    @Test
    void numbersHaveUnitsAndNothingCanBeWritten() throws Exception {
        for (ObjectName name : names()) {
            assertEquals("true", server.getMBeanInfo(name).getDescriptor().getFieldValue("mxbean"));
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                Class<?> type = Class.forName(attribute.getType());
                Object units = attribute.getDescriptor().getFieldValue("units");
                assertEquals(Number.class.isAssignableFrom(type), units != null, name + attribute.getName());
                assertEquals(((OpenMBeanAttributeInfo) attribute).getOpenType(),
                        attribute.getDescriptor().getFieldValue("openType"));
                assertNotNull(attribute.getDescriptor().getFieldValue("originalType"));
                assertFalse(attribute.isWritable());
            }
        }
    }

    @Test
    void everyValueIsOfItsDeclaredType() throws Exception {
        for (ObjectName name : names()) {
            MBeanAttributeInfo[] attributes = server.getMBeanInfo(name).getAttributes();
            for (MBeanAttributeInfo attribute : attributes) {
                Object value = server.getAttribute(name, attribute.getName());
                boolean fits = value == null || ((OpenMBeanAttributeInfo) attribute).getOpenType().isValue(value);
                assertTrue(fits, name + " " + attribute.getName() + " " + value);
            }
        }
    }

    @Test
    void theAttributesOfTheContractAreThere() throws Exception {
        assertTrue(attributes("type=ProcessManager").containsAll(List.of(
                "Id", "Version", "State", "Pid", "StartTimeMillis", "UptimeMillis", "ConfigurationFile",
                "ConfigurationGeneration", "StateDirectory", "ProcessIds", "ProcessCount", "StateCounts",
                "Processes")));
        assertTrue(attributes("type=Process,name=web").containsAll(List.of(
                "Id", "Type", "State", "StateReason", "StateDetail", "Health", "Pid", "Restarts",
                "StartTimeMillis", "UptimeMillis", "LastExitCode", "LastExitSignal", "NextRestartMillis",
                "CircuitBreaker", "CpuPercent", "MemoryRssBytes", "OpenFileDescriptors", "ThreadCount",
                "ProcessCount", "Ports", "CommandLine", "Limits", "History", "HealthChecks", "Dependencies")));
    }

    @Test
    void nothingIsBuiltWithoutADescription() {
        OpenBeanBuilder<String> builder = new OpenBeanBuilder<>("a bean for this test", subject -> "");
        assertThrows(IllegalArgumentException.class,
                () -> builder.attribute("Id", "Id", SimpleType.STRING, Units.NONE, text -> text));
        assertThrows(IllegalArgumentException.class, () -> OpenParameter.text("id", " "));
        assertThrows(IllegalArgumentException.class,
                () -> OpenOperation.info("start", null, SimpleType.STRING, List.of(), arguments -> ""));
        assertThrows(IllegalArgumentException.class, () -> RowType.<String>named("Row", "a row")
                .item("id", "", SimpleType.STRING, text -> text));
    }

    private Set<String> attributes(String keys) throws Exception {
        Set<String> names = new HashSet<>();
        for (MBeanAttributeInfo attribute
                : server.getMBeanInfo(new ObjectName("org.hsu.procman:" + keys)).getAttributes()) {
            names.add(attribute.getName());
        }
        return names;
    }

    private Set<ObjectName> names() {
        return server.queryNames(null, Query.isInstanceOf(Query.value(OpenBean.class.getName())));
    }
}
