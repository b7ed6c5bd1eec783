/**
 * {@code bin/doctor}: checks a configuration, local or deployed, and prints a fix for each problem.
 */
@NullMarked
package dev.partyline.operations.doctor;

import org.jspecify.annotations.NullMarked;
