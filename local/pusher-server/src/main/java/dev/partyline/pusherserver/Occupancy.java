package dev.partyline.pusherserver;

/**
 * How full a channel is.
 *
 * @param subscriptions connections subscribed
 * @param users distinct users, counted on presence channels only
 */
record Occupancy(int subscriptions, int users) {
  static final Occupancy NONE = new Occupancy(0, 0);
}
