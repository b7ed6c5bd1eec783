/**
 * What {@code bin/doctor} and {@code bin/replay} have in common: how a command ends, and how it
 * finds the stack that {@code bin/local} runs. Of the other modules only {@code shared} is used.
 */
@NullMarked
package dev.partyline.operations;

import org.jspecify.annotations.NullMarked;
