package dev.partyline.pusher;

import com.pusher.rest.SignatureUtil;
import dev.partyline.channel.SocketId;
import dev.partyline.channel.Subscription;
import dev.partyline.deadline.Deadline;
import dev.partyline.user.User;

/**
 * Signs subscriptions and sign-ins as Pusher Channels verifies them (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/">auth
 * signatures</a>). Only a {@link Subscription} and a {@link SocketId} with its user can be signed,
 * and those are made by parsing only, so a caller's own text is never signed, and a signature of
 * one is never valid as the other. Thread-safe.
 */
public final class AuthSigner {

  private final CredentialsSource source;

  /**
   * @param source of the app's credentials
   */
  public AuthSigner(CredentialsSource source) {
    this.source = source;
  }

  /**
   * Signs a subscription to a private channel.
   *
   * @param deadline how long to wait for the credentials
   * @throws dev.partyline.outcome.UnavailableException if there are no credentials now
   */
  public SignedSubscription sign(Subscription subscription, Deadline deadline) {
    return new SignedSubscription.Private(auth(toSign(subscription), deadline));
  }

  /**
   * Signs a subscription to a presence channel, with the user that it shows.
   *
   * @param deadline how long to wait for the credentials
   * @throws dev.partyline.outcome.UnavailableException if there are no credentials now
   */
  public SignedSubscription sign(Subscription subscription, User shown, Deadline deadline) {
    String channelData = ChannelData.of(shown);
    return new SignedSubscription.Presence(
        auth(String.join(":", toSign(subscription), channelData), deadline), channelData);
  }

  /**
   * Signs a connection in.
   *
   * @param deadline how long to wait for the credentials
   * @throws dev.partyline.outcome.UnavailableException if there are no credentials now
   */
  public SignedSignIn signIn(SocketId socketId, User user, Deadline deadline) {
    String userData = UserData.of(user);
    return new SignedSignIn(
        auth(String.join("::", socketId.value(), "user", userData), deadline), userData);
  }

  private static String toSign(Subscription subscription) {
    return String.join(":", subscription.socketId().value(), subscription.channel().name());
  }

  String auth(String toSign, Deadline deadline) {
    PusherCredentials credentials = source.current(deadline.remaining());
    return String.join(":", credentials.key(), SignatureUtil.sign(toSign, credentials.secret()));
  }
}
