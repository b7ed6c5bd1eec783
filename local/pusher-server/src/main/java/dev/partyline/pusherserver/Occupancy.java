package dev.partyline.pusherserver;

/**
 * The numbers of subscriptions and users of a channel.
 *
 * @param subscriptions subscribed connections
 * @param users distinct users, counted on presence channels only
 */
record Occupancy(int subscriptions, int users) {
  static final Occupancy NONE = new Occupancy(0, 0);
}
