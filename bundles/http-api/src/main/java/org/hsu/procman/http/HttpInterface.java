package org.hsu.procman.http;

import java.io.IOException;
import org.hsu.procman.api.management.InterfaceName;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.ManagementInterface;
import org.osgi.service.component.annotations.Component;

/** {@code process_manager.http}. */
@Component(service = ManagementInterface.class)
@InterfaceName("http")
public final class HttpInterface implements ManagementInterface<HttpSettings> {

    @Override
    public Class<HttpSettings> settingsType() {
        return HttpSettings.class;
    }

    @Override
    public Open open(ManagementFacade manager, HttpSettings settings) throws IOException {
        return new HttpService(manager, settings);
    }
}
