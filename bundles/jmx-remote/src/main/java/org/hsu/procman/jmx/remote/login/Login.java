package org.hsu.procman.jmx.remote.login;

import java.io.IOException;
import java.rmi.server.RemoteServer;
import java.rmi.server.ServerNotActiveException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.management.remote.JMXAuthenticator;
import javax.security.auth.Subject;
import org.hsu.procman.jmx.remote.access.Audit;
import org.hsu.procman.jmx.remote.access.RemoteUser;
import org.hsu.procman.jmx.remote.access.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in whom the file of users knows, with a name and a password. Thread-safe. */
public final class Login implements JMXAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(Login.class);
    private static final String WRONG = "wrong user or password";
    /** A hash keeps a core busy for a second: guessers get one of them. */
    private static final int MOST_AT_A_TIME = 1;
    private static final long QUEUE_SECONDS = 10;

    private final UserFile users;
    private final Attempts attempts;
    private final Remembered remembered = new Remembered();
    private final PasswordHash nobody = PasswordHash.ofNobody();
    private final Semaphore hashing = new Semaphore(MOST_AT_A_TIME, true);

    /** Asks for passwords. */
    public Login(UserFile users) {
        this(users, System::nanoTime);
    }

    Login(UserFile users, LongSupplier nanoClock) {
        this.users = users;
        this.attempts = new Attempts(nanoClock);
    }

    /** Whoever reaches the port may read. */
    public static JMXAuthenticator forEverybody() {
        return credentials -> {
            RemoteUser user = new RemoteUser("anonymous", Role.VIEWER, address());
            Audit.loggedIn(user);
            return user.subject();
        };
    }

    /** @throws SecurityException not let in; the message says no more than it must */
    @Override
    public Subject authenticate(Object credentials) {
        return authenticate(credentials, address()).subject();
    }

    RemoteUser authenticate(Object credentials, String address) {
        if (!(credentials instanceof String[] words) || words.length != 2 || words[0] == null || words[1] == null) {
            throw denied(null, address, "a user and a password are needed");
        }
        refuseWhileWaiting(words[0], address);
        UserFile.User user = user(words[0], address);
        if (user != null && remembered.wasRight(user, words[1])) {
            return letIn(user, address);
        }
        if (!acquire()) {
            throw denied(words[0], address, "too many logins at a time");
        }
        try {
            // Those who were queued behind a failure wait for it too.
            refuseWhileWaiting(words[0], address);
            return verified(user, words[0], words[1], address);
        } finally {
            hashing.release();
        }
    }

    /** Null if there is none. */
    private UserFile.User user(String name, String address) {
        try {
            return users.read().get(name);
        } catch (IOException e) {
            LOG.warn("Nobody can log in: {}", e.getMessage());
            throw denied(name, address, "the users cannot be read");
        }
    }

    private RemoteUser verified(UserFile.User user, String name, String password, String address) {
        boolean right = (user == null ? nobody : user.password()).fits(password);
        if (user == null || !right) {
            attempts.failed(byName(name));
            attempts.failed(byAddress(address));
            throw denied(name, address, WRONG);
        }
        remembered.add(user, password);
        return letIn(user, address);
    }

    private RemoteUser letIn(UserFile.User user, String address) {
        attempts.succeeded(byName(user.name()));
        attempts.succeeded(byAddress(address));
        RemoteUser known = new RemoteUser(user.name(), user.role(), address);
        Audit.loggedIn(known);
        return known;
    }

    private void refuseWhileWaiting(String name, String address) {
        long millis = Math.max(attempts.waitMillis(byName(name)), attempts.waitMillis(byAddress(address)));
        if (millis > 0) {
            throw denied(name, address, "too many wrong passwords, the next try is due in "
                    + (millis + 999) / 1000 + " s");
        }
    }

    private static String byName(String name) {
        return "user " + name;
    }

    private static String byAddress(String address) {
        return "address " + address;
    }

    private boolean acquire() {
        try {
            return hashing.tryAcquire(QUEUE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static SecurityException denied(String name, String address, String why) {
        Audit.loginDenied(name, address, why);
        return new SecurityException(why);
    }

    private static String address() {
        try {
            return RemoteServer.getClientHost();
        } catch (ServerNotActiveException e) {
            return "unknown";
        }
    }
}
