package dev.partyline.benchmark.runner;

import java.util.ArrayList;
import java.util.List;

/**
 * What a user waits for an answer, the head of the report: ours as it is deployed, and the others
 * as they would be.
 */
final class Waits {

  private static final String OURS = "ours";
  private static final String NAIVE = "naive";
  private static final String USER = Bench.PRIVATE_USER;
  private static final String PARTY = Bench.PRIVATE_PARTY;

  private final Samples samples;

  Waits(Samples samples) {
    this.samples = samples;
  }

  /** The groups that have a figure, in the order of the chart. */
  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    for (String channel : List.of(USER, PARTY)) {
      groups.add(
          group(
              "A new sandbox, " + owner(channel),
              bar(OURS, "snapshot/" + SnapshotRestores.LAZY + "/" + channel),
              bar(Samples.NODE, "snapshot/" + SnapshotRestores.NODE + "/" + channel),
              bar("naive Java", "cold/" + NAIVE + "/" + channel)));
    }
    for (String channel : List.of(USER, PARTY)) {
      String warm = "warm/" + channel + "/fresh/";
      groups.add(
          group(
              "A warm one, " + owner(channel),
              bar(OURS, warm + OURS),
              bar(Samples.NODE, warm + Samples.NODE),
              bar("naive Java", warm + NAIVE)));
    }
    return groups;
  }

  private static String owner(String channel) {
    return channel.equals(USER) ? "the user's own channel" : "a party's channel";
  }

  private static Group group(String title, Bar... bars) {
    return new Group(title, List.of(bars));
  }

  private Bar bar(String who, String name) {
    return new Bar(who, samples.of(name));
  }

  /**
   * Bars on one scale.
   *
   * @param title of all
   * @param bars from top to bottom
   */
  record Group(String title, List<Bar> bars) {

    /** The longest bar, in milliseconds; 0 if nothing was measured. */
    double most() {
      return bars.stream()
          .filter(bar -> !bar.of().isEmpty())
          .mapToDouble(bar -> bar.of().median())
          .max()
          .orElse(0);
    }
  }

  /**
   * A bar.
   *
   * @param who waits for whom
   * @param of the measured times, in milliseconds; empty if it was not measured
   */
  record Bar(String who, Statistics of) {

    String text() {
      return of.isEmpty() ? "not measured" : Report.number(of.median()) + " ms";
    }
  }
}
