/**
 * {@code bin/doctor}: checks a configuration from outside, and says of each part that it is well or
 * what to do.
 */
@NullMarked
package dev.partyline.operations.doctor;

import org.jspecify.annotations.NullMarked;
