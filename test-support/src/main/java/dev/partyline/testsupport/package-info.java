/**
 * What the tests of several modules need: made-up tokens and keys, servers that fail on demand, a
 * clock to set. A test dependency only; depends on no other module.
 */
@NullMarked
package dev.partyline.testsupport;

import org.jspecify.annotations.NullMarked;
