package dev.partyline.stack;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a stack.
 *
 * @param ports the servers' ports
 * @param data the folder of data and checkpoints; empty for memory only
 * @param environment the caller's environment variables, which override the template's
 * @param log receives the functions' lines, each prefixed with its function's name
 */
public record StackOptions(
    Ports ports, Optional<Path> data, Map<String, String> environment, PrintStream log) {}
