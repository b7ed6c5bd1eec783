/**
 * The commands of {@code bin/local}: run the stack, run a command with one, invoke, make a token.
 */
@NullMarked
package dev.partyline.stack.command;

import org.jspecify.annotations.NullMarked;
