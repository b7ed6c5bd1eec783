/** The demo page and its back end, at the API's URL. Never deployed. */
@NullMarked
package dev.partyline.stack.demo;

import org.jspecify.annotations.NullMarked;
