package dev.partyline.operations.replay;

import java.util.Optional;

/**
 * How many records of a batch the trigger processed.
 *
 * @param done the number of processed records, from the first on
 * @param stopped why it stopped; empty if it processed all
 */
record Progress(int done, Optional<String> stopped) {

  static Progress all(int done) {
    return new Progress(done, Optional.empty());
  }

  static Progress stopped(int done, String reason) {
    return new Progress(done, Optional.of(reason));
  }
}
