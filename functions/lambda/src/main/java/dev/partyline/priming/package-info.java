/**
 * What a function is run against before a snapshot of it is taken, in place of everything that it
 * talks to. Nothing here serves a caller.
 */
@NullMarked
package dev.partyline.priming;

import org.jspecify.annotations.NullMarked;
