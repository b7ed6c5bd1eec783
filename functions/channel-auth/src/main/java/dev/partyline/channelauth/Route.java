package dev.partyline.channelauth;

import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;

/** The routes of the function, as template.yaml declares them. */
enum Route {
  /** May this user subscribe to this channel, or to these? */
  AUTH("POST /pusher/auth", "auth"),
  /** Who is this connection's user? */
  USER_AUTH("POST /pusher/user-auth", "user-auth"),
  /** What was published on this channel? */
  HISTORY("GET /pusher/history", "history");

  private final String key;
  private final String loggedAs;

  Route(String key, String loggedAs) {
    this.key = key;
    this.loggedAs = loggedAs;
  }

  /** The route that API Gateway matched; {@link Malformed} if it is none of the function's. */
  static Outcome<Route> of(Request request) {
    for (Route route : values()) {
      if (route.key.equals(request.route())) {
        return Outcome.accepted(route);
      }
    }
    return Outcome.refused(new Malformed("event", "is of a route that the function does not have"));
  }

  /** The name in the log. */
  String loggedAs() {
    return loggedAs;
  }
}
