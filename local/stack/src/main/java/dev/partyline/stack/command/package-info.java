/** The commands of {@code bin/local}: run, exec, invoke and token. */
@NullMarked
package dev.partyline.stack.command;

import org.jspecify.annotations.NullMarked;
