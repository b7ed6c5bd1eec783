/**
 * Support for the tests of several modules: generated tokens and keys, servers that fail on demand,
 * a settable clock. A test dependency only; depends on no other module.
 */
@NullMarked
package dev.partyline.testsupport;

import org.jspecify.annotations.NullMarked;
