package dev.partyline.local;

/**
 * The ports to listen on; 0 stands for any free one.
 *
 * @param api the HTTP API's
 * @param dynamodb DynamoDB Local's
 * @param pusher the Pusher-compatible server's
 * @param issuer the token issuer's
 * @param lambda the Lambda API's
 */
record Ports(int api, int dynamodb, int pusher, int issuer, int lambda) {

  static final int API = 3000;
  static final int DYNAMODB = 8000;
  static final int PUSHER = 6001;
  static final int ISSUER = 9000;
  // As sam local start-lambda has it.
  static final int LAMBDA = 3001;

  static Ports anyFree() {
    return new Ports(0, 0, 0, 0, 0);
  }
}
