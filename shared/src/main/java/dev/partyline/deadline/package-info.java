/** One deadline for all steps of a request. */
@NullMarked
package dev.partyline.deadline;

import org.jspecify.annotations.NullMarked;
