package dev.partyline.operations.replay;

import java.util.Optional;

/**
 * How far the trigger came with a batch.
 *
 * @param done how many records it took, from the first
 * @param stopped why it came no further; nothing if it took all
 */
record Progress(int done, Optional<String> stopped) {

  static Progress all(int done) {
    return new Progress(done, Optional.empty());
  }

  static Progress stopped(int done, String why) {
    return new Progress(done, Optional.of(why));
  }
}
