/**
 * Reads the parts of an AWS SAM template that {@code bin/local} runs.
 *
 * <p>There are four steps: text is parsed into nodes with line numbers ({@link
 * dev.partyline.template.Template#read}); then parameters and conditions are evaluated, resources
 * inherit from {@code Globals}, and functions, APIs and tables are read from the resources ({@link
 * dev.partyline.template.Template#resolve}). Values are evaluated only if something that runs
 * locally needs them, so other parts may use values that are known in the cloud only.
 *
 * <p>What is invalid is an error of one line with file, line number and path. What is valid but
 * does not run locally is named ({@link dev.partyline.template.Template#unsupported}), and the rest
 * runs.
 */
@NullMarked
package dev.partyline.template;

import org.jspecify.annotations.NullMarked;
