package dev.partyline.operations.doctor;

/**
 * The fixes that differ between a deployed stack and the one that bin/local runs.
 *
 * @param local whether bin/local runs the stack
 */
record Fixes(boolean local) {

  private static final String AS_THE_BROWSER_SHOWS =
      ": scheme, host and port as the browser shows them, without a slash at the end";
  private static final String OTHER_SERVER =
      "Another server answers at this address: compare it with ";

  /** A page's origin is not among those that may call the API. */
  String missingOrigin(String origin) {
    return local
        ? "Start bin/local --parameter-overrides AllowedOrigins="
            + origin.replaceFirst("/+$", "")
            + AS_THE_BROWSER_SHOWS
            + ". Separate several by commas"
        : "Add " + origin + " to AllowedOrigins and deploy" + AS_THE_BROWSER_SHOWS;
  }

  /** The API has no route for channel auth. */
  String missingRoute() {
    return local
        ? "Compare --api with api in bin/local's ready line, and the routes with template.yaml"
        : "Set --api to the stack's output ApiUrl, and the clients' endpoint to PusherAuthUrl";
  }

  /** Nothing answers at the API's address. */
  String noApi() {
    return local
        ? "Check that bin/local still runs, and compare --api with api in its ready line"
        : "Compare --api with the stack's output ApiUrl";
  }

  /** What answers at the API's address is not channel auth. */
  String otherApi() {
    return OTHER_SERVER + (local ? "api in bin/local's ready line" : "the output PusherAuthUrl");
  }

  /** The Pusher server has no app with this id and key. */
  String otherApp() {
    return local
        ? sameValues("PUSHER_APP_ID and PUSHER_APP_KEY")
        : "Compare PUSHER_APP_ID, PUSHER_APP_KEY and PUSHER_CLUSTER with App Keys in Pusher's"
            + " dashboard";
  }

  /** The Pusher server has no app with this key. */
  String otherKey() {
    return local
        ? sameValues("PUSHER_APP_KEY")
        : "Compare PUSHER_APP_KEY and PUSHER_CLUSTER with App Keys in Pusher's dashboard";
  }

  /** The Pusher server's app has another secret. */
  String otherSecret() {
    return local
        ? sameValues("PUSHER_APP_SECRET")
        : "Copy PUSHER_APP_SECRET again from App Keys in Pusher's dashboard, from the line of this"
            + " key";
  }

  /** One of the Pusher app's variables is missing. */
  String missingKey() {
    return local
        // StackState does not write it to a file.
        ? "Set it here too, to the value with which bin/local was started"
        : "Copy it from App Keys in Pusher's dashboard, or set PUSHER_SECRET_ARN";
  }

  /** The party table does not exist. */
  String missingTable() {
    return local
        ? sameValues("PARTY_TABLE")
        : "Compare PARTY_TABLE with the stack's output PartyTableName, and AWS_REGION with the"
            + " stack's";
  }

  private static String sameValues(String variables) {
    return "Unset " + variables + " here, or start bin/local with the same values";
  }
}
