/** The numbers that are watched. */
@NullMarked
package dev.partyline.metric;

import org.jspecify.annotations.NullMarked;
