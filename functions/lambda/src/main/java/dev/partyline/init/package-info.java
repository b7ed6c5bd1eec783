/** What a function is wired from when Lambda starts it. */
@NullMarked
package dev.partyline.init;

import org.jspecify.annotations.NullMarked;
