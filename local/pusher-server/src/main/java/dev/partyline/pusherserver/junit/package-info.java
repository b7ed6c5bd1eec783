/** The server as an extension of JUnit 5 and 6. */
@org.jspecify.annotations.NullMarked
package dev.partyline.pusherserver.junit;
