package dev.partyline.stack.command;

import picocli.CommandLine;

/** The answer to {@code --version}: the version in the jar's manifest, and the JDK's. */
final class Version implements CommandLine.IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "bin/local %s (JDK %s)"
          .formatted(version == null ? "not packaged" : version, Runtime.version())
    };
  }
}
