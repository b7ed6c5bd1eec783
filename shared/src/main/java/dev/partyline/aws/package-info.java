/**
 * Calls of AWS's services with nothing but the JDK: where a service answers, the function's own
 * credentials, their signature, and an exchange that ends in time. Whoever has a service to call
 * says what is asked and makes something of the answer.
 */
@NullMarked
package dev.partyline.aws;

import org.jspecify.annotations.NullMarked;
