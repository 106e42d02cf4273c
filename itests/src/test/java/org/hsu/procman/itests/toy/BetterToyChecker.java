package org.hsu.procman.itests.toy;

/** Another provider of the same type. */
public final class BetterToyChecker extends ToyChecker {}
