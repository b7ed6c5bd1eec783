/** {@code bin/pusher-server}: the server as a program. */
@org.jspecify.annotations.NullMarked
package dev.partyline.pusherserver.command;
