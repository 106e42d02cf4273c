package org.hsu.procman.jmx.remote.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Logins that were right, so that a script's next one does not cost the whole hash again, which takes a core for about
 * a second. Kept is a digest by a key that this JVM alone has; another password or another line in the file is another
 * digest. Thread-safe.
 */
final class Remembered {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST = 256;

    private final SecretKeySpec key;
    private final Set<String> digests = Collections.synchronizedSet(Collections.newSetFromMap(
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST;
                }
            }));

    Remembered() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    boolean wasRight(UserFile.User user, String password) {
        return digests.contains(digest(user, password));
    }

    void add(UserFile.User user, String password) {
        digests.add(digest(user, password));
    }

    private String digest(UserFile.User user, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((user.name() + "\0" + user.password().text() + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
