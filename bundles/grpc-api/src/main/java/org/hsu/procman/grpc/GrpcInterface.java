package org.hsu.procman.grpc;

import java.io.IOException;
import org.hsu.procman.api.management.InterfaceName;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.ManagementInterface;
import org.osgi.service.component.annotations.Component;

/** {@code process_manager.port}, and {@code process_manager.grpc} for what else there is to say. */
@Component(service = ManagementInterface.class)
@InterfaceName("grpc")
public final class GrpcInterface implements ManagementInterface<GrpcSettings> {

    @Override
    public Class<GrpcSettings> settingsType() {
        return GrpcSettings.class;
    }

    @Override
    public Open open(ManagementFacade manager, GrpcSettings settings) throws IOException {
        return new GrpcService(manager, settings);
    }
}
