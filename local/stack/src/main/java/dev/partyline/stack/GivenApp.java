package dev.partyline.stack;

import dev.partyline.pusherserver.PusherApp;
import dev.partyline.template.LocalBindings;
import dev.partyline.template.TemplateException;
import java.util.Map;
import java.util.Optional;

/**
 * The Pusher server's app: what the caller's environment variables give, which the functions use
 * too, and generated values for the rest.
 *
 * @param app id, key and secret
 * @param secretVariable the variable that gave the secret; empty if it is generated. A given secret
 *     may be that of a real app: it is neither printed nor written to a file
 */
record GivenApp(PusherApp app, Optional<String> secretVariable) {

  /**
   * Reads the variables that the template names.
   *
   * @param bindings the template's {@code Metadata.Local}, whose {@code ${pusher.key}} stands alone
   *     in the variable of the key
   * @param caller the caller's environment variables
   */
  static GivenApp of(LocalBindings bindings, Map<String, String> caller) throws StartException {
    PusherApp generated = Services.newPusherApp();
    try {
      Optional<String> secret = given(bindings, "pusher.secret", caller);
      return new GivenApp(
          new PusherApp(
              given(bindings, "pusher.appId", caller).map(caller::get).orElse(generated.id()),
              given(bindings, "pusher.key", caller).map(caller::get).orElse(generated.key()),
              secret.map(caller::get).orElse(generated.secret())),
          secret);
    } catch (TemplateException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  /** The variable for a placeholder, if the caller gives it a value. */
  private static Optional<String> given(
      LocalBindings bindings, String placeholder, Map<String, String> caller)
      throws TemplateException {
    return bindings
        .variableOf(placeholder)
        .filter(variable -> !caller.getOrDefault(variable, "").isBlank());
  }
}
