package dev.partyline.benchmark.runner;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** Draws {@link Waits} as an SVG: all starts on one scale, warm requests on one of their own. */
final class Chart {

  private static final int LEFT = 110;
  private static final int WIDEST = 480;
  private static final int TITLE = 30;
  private static final int BAR = 22;
  private static final int GAP = 14;
  private static final int STARTS = 2;

  private final List<Waits.Group> groups;
  private final Formatter svg = new Formatter(Locale.ROOT);

  Chart(Waits waits) {
    this.groups = waits.groups();
  }

  String svg() {
    int height = GAP;
    for (Waits.Group group : groups) {
      height += TITLE + BAR * group.bars().size() + GAP;
    }
    svg.format(
        """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 %1$d" role="img" aria-labelledby="title" \
      font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif" font-size="14">
        <title id="title">What a user waits for an answer, in milliseconds</title>
        <style>
          .back { fill: #ffffff; }
          .ours { fill: #2f5fd0; }
          .other { fill: #afb8c1; }
          .spread { stroke: #57606a; stroke-width: 1.5; }
          text { fill: #1f2328; }
          .title { font-weight: 600; }
          @media (prefers-color-scheme: dark) {
            .back { fill: #0d1117; }
            .ours { fill: #6ea0ff; }
            .other { fill: #57606a; }
            .spread { stroke: #c9d1d9; }
            text { fill: #e6edf3; }
          }
        </style>
        <rect class="back" width="720" height="%1$d"/>
      """,
        height);
    int y = GAP;
    for (int index = 0; index < groups.size(); index++) {
      Waits.Group group = groups.get(index);
      y = draw(group, y, WIDEST / scale(index));
    }
    return svg.format("</svg>\n").toString();
  }

  /** The longest bar of all starts, or of this group of warm requests. */
  private double scale(int index) {
    List<Waits.Group> same =
        index < STARTS ? groups.subList(0, STARTS) : groups.subList(index, index + 1);
    double most = same.stream().mapToDouble(Waits.Group::most).max().orElse(0);
    return most == 0 ? 1 : most;
  }

  private int draw(Waits.Group group, int top, double pixels) {
    int y = top + TITLE;
    svg.format("  <text class=\"title\" x=\"12\" y=\"%d\">%s</text>\n", top + 18, group.title());
    for (Waits.Bar bar : group.bars()) {
      bar(bar, y, pixels);
      y += BAR;
    }
    return y + GAP;
  }

  private void bar(Waits.Bar bar, int y, double pixels) {
    svg.format("  <text x=\"12\" y=\"%d\">%s</text>\n", y + 13, bar.who());
    double end = LEFT;
    if (!bar.of().isEmpty()) {
      String kind = bar.who().equals("ours") ? "ours" : "other";
      double width = bar.of().median() * pixels;
      svg.format(
          "  <rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" rx=\"2\"/>\n",
          kind, LEFT, y, width);
      double from = LEFT + bar.of().quantile(0.25) * pixels;
      double to = Math.min(LEFT + WIDEST * 1.1, LEFT + bar.of().quantile(0.75) * pixels);
      svg.format(
          "  <path class=\"spread\" d=\"M%.1f %dH%.1f\"/>\n", from, y + 8, Math.max(from, to));
      end = Math.max(LEFT + width, to);
    }
    svg.format("  <text x=\"%.1f\" y=\"%d\">%s</text>\n", end + 8, y + 13, bar.text());
  }
}
