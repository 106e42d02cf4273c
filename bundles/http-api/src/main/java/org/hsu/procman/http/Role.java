package org.hsu.procman.http;

/** What somebody may do; each may do what those before it may. */
enum Role {
    VIEWER,
    /** Acts on processes. */
    OPERATOR,
    /** Configuration and plugins. */
    ADMIN
}
