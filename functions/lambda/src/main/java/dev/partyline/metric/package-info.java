/** Metrics in log lines. */
@NullMarked
package dev.partyline.metric;

import org.jspecify.annotations.NullMarked;
