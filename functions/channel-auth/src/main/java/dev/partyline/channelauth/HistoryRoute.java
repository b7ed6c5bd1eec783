package dev.partyline.channelauth;

import dev.partyline.history.History;

/** Whether there is a history. SAM cannot declare a route by a condition, so off is a 404 here. */
sealed interface HistoryRoute {

  /** It is kept. */
  record On(History history) implements HistoryRoute {}

  /** It is not kept: the route is answered as one that does not exist. */
  record Off() implements HistoryRoute {}
}
