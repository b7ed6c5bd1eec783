/** What a person reads in a terminal: the functions' log lines, and the progress of a start. */
@NullMarked
package dev.partyline.stack.console;

import org.jspecify.annotations.NullMarked;
