package dev.partyline.benchmark.runner;

import java.util.ArrayList;
import java.util.List;

/**
 * Statistics of some samples. Quantiles are of nearest rank, except the median, which is the mean
 * of the middle two.
 *
 * @param samples in the order in which they were measured
 */
record Statistics(List<Double> samples) {

  boolean isEmpty() {
    return samples.isEmpty();
  }

  double median() {
    List<Double> sorted = sorted();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double quantile(double share) {
    List<Double> sorted = sorted();
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  double least() {
    return quantile(0);
  }

  double most() {
    return quantile(1);
  }

  /** The ratio of each sample to the other's of the same round. */
  Statistics over(Statistics other) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(samples.size(), other.samples.size()); round++) {
      ratios.add(samples.get(round) / other.samples.get(round));
    }
    return new Statistics(ratios);
  }

  private List<Double> sorted() {
    return samples.stream().sorted().toList();
  }
}
