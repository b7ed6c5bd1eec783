/** Mock event, {@code POST /pusher/mock-event}, in development only: publish this event now. */
@NullMarked
package dev.partyline.mockevent;

import org.jspecify.annotations.NullMarked;
