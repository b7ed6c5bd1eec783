/**
 * The demo page at the API's address, and what it needs from this machine. Not a part of what is
 * deployed.
 */
@NullMarked
package dev.partyline.stack.demo;

import org.jspecify.annotations.NullMarked;
