/** The client for the tables. */
@NullMarked
package dev.partyline.dynamodb;

import org.jspecify.annotations.NullMarked;
