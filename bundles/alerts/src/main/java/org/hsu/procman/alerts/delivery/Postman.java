package org.hsu.procman.alerts.delivery;

import jakarta.activation.DataHandler;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.hsu.procman.alerts.delivery.MailDelivery.Letter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one mail to a server. */
final class Postman {
    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final int LONGEST_PROBLEM = 300;
    private static final int FIRST_FOR_GOOD = 500;

    private Postman() {}

    /**
     * Null when the server has taken it, else why not.
     *
     * @param ours what this host is called
     * @throws IOException why not, and trying again would not help or tell some of them twice
     */
    static String problem(Mail mail, Letter letter, String ours) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The library looks for its parts by the context class loader, which in a framework knows none of them.
        thread.setContextClassLoader(Postman.class.getClassLoader());
        try {
            send(mail, letter, ours);
            return null;
        } catch (AuthenticationFailedException e) {
            throw new IOException("the mail server does not take user and password", e);
        } catch (MessagingException e) {
            boolean some = e instanceof SendFailedException failed
                    && failed.getValidSentAddresses() != null
                    && failed.getValidSentAddresses().length > 0;
            if (some || codeOf(e) >= FIRST_FOR_GOOD) {
                throw new IOException((some ? "not all are told: " : "") + text(e), e);
            }
            return text(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void send(Mail mail, Letter letter, String ours) throws MessagingException, IOException {
        Session session = Session.getInstance(properties(mail, ours));
        MimeMessage message = message(mail, letter, session);
        URLName server = new URLName("smtp", mail.host(), mail.portOrUsual(), null, null, null);
        SMTPTransport transport = new SMTPTransport(session, server);
        try {
            transport.connect(mail.host(), mail.portOrUsual(), mail.user(), mail.password());
            transport.sendMessage(message, message.getAllRecipients());
        } finally {
            leave(transport);
        }
    }

    /** What was taken stays taken, however the server says good-bye. */
    private static void leave(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.debug("mail server: {}", e.toString());
        }
    }

    private static MimeMessage message(Mail mail, Letter letter, Session session) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(mail.from()));
        for (String address : mail.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
        }
        message.setSubject(letter.subject(), "UTF-8");
        message.setSentDate(new Date(letter.epochMillis()));
        // RFC 3834: no answer of a machine is wanted.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setDataHandler(new DataHandler(
                new ByteArrayDataSource(letter.text().getBytes(StandardCharsets.UTF_8), "text/plain; charset=UTF-8")));
        message.saveChanges();
        return message;
    }

    private static Properties properties(Mail mail, String ours) throws IOException {
        String timeout = String.valueOf(mail.timeout().toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        properties.setProperty("mail.smtp.localhost", ours.replaceAll("[^A-Za-z0-9.-]", "-"));
        properties.setProperty("mail.smtp.auth", String.valueOf(mail.user() != null));
        properties.setProperty("mail.smtp.sendpartial", "true");
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(mail.tls() == Mail.Tls.STARTTLS));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(mail.tls() == Mail.Tls.STARTTLS));
        properties.setProperty("mail.smtp.ssl.enable", String.valueOf(mail.tls() == Mail.Tls.IMPLICIT));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        if (mail.caFile() != null) {
            properties.put("mail.smtp.ssl.socketFactory", trusting(mail));
        }
        return properties;
    }

    private static SSLSocketFactory trusting(Mail mail) throws IOException {
        try (InputStream pem = Files.newInputStream(mail.caFile())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException("ca_file " + mail.caFile() + " holds no usable certificates: " + e.getMessage(), e);
        }
    }

    /** What the server has answered, the worst of it; 0 when it has not. */
    private static int codeOf(MessagingException problem) {
        int worst = 0;
        for (Exception each = problem; each != null; each = next(each)) {
            int code = each instanceof SMTPSendFailedException failed
                    ? failed.getReturnCode()
                    : each instanceof SMTPAddressFailedException address
                            ? address.getReturnCode()
                            : each instanceof SMTPSenderFailedException sender ? sender.getReturnCode() : 0;
            worst = Math.max(worst, code);
        }
        return worst;
    }

    private static Exception next(Exception problem) {
        return problem instanceof MessagingException mail ? mail.getNextException() : null;
    }

    private static String text(MessagingException problem) {
        StringBuilder text = new StringBuilder();
        for (Exception each = problem; each != null; each = next(each)) {
            text.append(text.isEmpty() ? "" : ": ")
                    .append(each.getMessage() == null ? each.getClass().getSimpleName() : each.getMessage());
        }
        String line = text.toString().replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_PROBLEM ? line.substring(0, LONGEST_PROBLEM) + "..." : line;
    }
}
