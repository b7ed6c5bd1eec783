/** Channel auth as it is written first: each library as its own page shows it. */
@NullMarked
package dev.partyline.benchmark.naive;

import org.jspecify.annotations.NullMarked;
