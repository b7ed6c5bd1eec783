/** Functions that do nothing: what any function pays before its own first line. */
@NullMarked
package dev.partyline.benchmark.empty;

import org.jspecify.annotations.NullMarked;
