package org.hsu.procman.proxy;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.management.InterfaceName;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.ManagementInterface;
import org.osgi.service.component.annotations.Component;

/** {@code process_manager.proxy}. */
@Component(service = ManagementInterface.class)
@InterfaceName("proxy")
public final class ProxyInterface implements ManagementInterface<ProxySettings> {

    @Override
    public Class<ProxySettings> settingsType() {
        return ProxySettings.class;
    }

    @Override
    public Open open(ManagementFacade manager, ProxySettings settings) {
        List<ProxyFile> files = new ArrayList<>();
        if (settings.nginx() != null) {
            files.add(new ProxyFile(settings.nginx(), new NginxText(settings.nginx().listenOr("80"))));
        }
        if (settings.haproxy() != null) {
            files.add(new ProxyFile(settings.haproxy(), new HaproxyText(settings.haproxy().listenOr("*:80"))));
        }
        return new Following(manager, files);
    }
}
