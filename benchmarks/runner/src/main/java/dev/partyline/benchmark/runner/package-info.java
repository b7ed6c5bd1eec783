/**
 * Measures functions as real processes, each under the client that its managed runtime has, over a
 * runtime API on loopback.
 */
@NullMarked
package dev.partyline.benchmark.runner;

import org.jspecify.annotations.NullMarked;
