package org.hsu.procman.configuration.value;

/**
 * What a number may be.
 *
 * @param least    allowed itself unless {@code above}
 * @param greatest allowed itself
 * @param above    true: {@code least} itself is too small
 */
public record Bounds(double least, double greatest, boolean above) {
    public static final Bounds ANY = new Bounds(-Double.MAX_VALUE, Double.MAX_VALUE, false);
    public static final Bounds POSITIVE = new Bounds(0, Double.MAX_VALUE, true);
    public static final Bounds NOT_NEGATIVE = new Bounds(0, Double.MAX_VALUE, false);

    public static Bounds between(double least, double greatest) {
        return new Bounds(least, greatest, false);
    }

    public static Bounds atLeast(double least) {
        return new Bounds(least, Double.MAX_VALUE, false);
    }

    public boolean hold(double value) {
        return value <= greatest && (above ? value > least : value >= least);
    }

    /** A way to print a bound: plain for numbers, as a duration for milliseconds. */
    public interface Form {
        String of(double bound);
    }

    /** {@code between 1 and 5}, {@code at least 1}, {@code greater than 0}. */
    public String describe(Form form) {
        boolean open = greatest == Double.MAX_VALUE;
        if (above) {
            return "greater than " + form.of(least) + (open ? "" : " and at most " + form.of(greatest));
        }
        if (open) {
            return "at least " + form.of(least);
        }
        return least == -Double.MAX_VALUE
                ? "at most " + form.of(greatest)
                : "between " + form.of(least) + " and " + form.of(greatest);
    }
}
