package org.hsu.procman.source.admin;

import java.nio.file.Path;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.desired.SourceType;
import org.osgi.service.component.annotations.Component;

/** {@code admin}: an HTTP service that says which processes there should be. */
@Component(service = EntrySource.class)
@SourceType("admin")
public final class AdminSource implements EntrySource<AdminSettings> {

    @Override
    public Class<AdminSettings> settingsType() {
        return AdminSettings.class;
    }

    @Override
    public Open open(AdminSettings settings, Path directory, Runnable changed) {
        return new AdminFollower(settings, directory, changed);
    }
}
