/** The party table's stream: publishes what happened to the people concerned. */
@NullMarked
package dev.partyline.invitationtrigger;

import org.jspecify.annotations.NullMarked;
