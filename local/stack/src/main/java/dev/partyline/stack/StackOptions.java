package dev.partyline.stack;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a stack is to be run.
 *
 * @param ports where to listen
 * @param data where data and checkpoints are kept; nothing for memory only
 * @param environment the caller's own, whose values come before the template's
 * @param log where the functions' lines go, each behind its function's name
 */
public record StackOptions(
    Ports ports, Optional<Path> data, Map<String, String> environment, PrintStream log) {}
