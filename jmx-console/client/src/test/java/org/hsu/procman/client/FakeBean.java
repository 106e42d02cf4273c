package org.hsu.procman.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/** A bean whose attributes and operations are lambdas; failures leave it the way the manager's do. */
final class FakeBean implements DynamicMBean {

    /** What an operation does. */
    interface Operation {
        Object run(Object[] arguments) throws Exception;
    }

    final Map<String, Supplier<Object>> attributes = new ConcurrentHashMap<>();
    final Map<String, Operation> operations = new ConcurrentHashMap<>();

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        Supplier<Object> attribute = attributes.get(name);
        if (attribute == null) {
            throw new AttributeNotFoundException("no attribute " + name);
        }
        return attribute.get();
    }

    @Override
    public Object invoke(String name, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        Operation operation = operations.get(name);
        if (operation == null) {
            throw new ReflectionException(new NoSuchMethodException(name), "no operation " + name);
        }
        try {
            return operation.run(arguments);
        } catch (SecurityException e) {
            throw e;
        } catch (Exception e) {
            throw new MBeanException(e, e.getMessage());
        }
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return new MBeanInfo(FakeBean.class.getName(), "a fake", null, null, null, null);
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        return new AttributeList();
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("read only");
    }

    @Override
    public AttributeList setAttributes(AttributeList values) {
        return new AttributeList();
    }
}
