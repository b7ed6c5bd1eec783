package dev.partyline.local;

/**
 * The ports to listen on; 0 stands for any free one.
 *
 * @param api the HTTP API's
 * @param dynamodb DynamoDB Local's
 * @param pusher the Pusher-compatible server's
 * @param issuer the token issuer's
 * @param lambda the Lambda API's
 * @param queue the queues', if the template has one that bin/local runs
 */
record Ports(int api, int dynamodb, int pusher, int issuer, int lambda, int queue) {

  static final int API = 3000;
  static final int DYNAMODB = 8000;
  static final int PUSHER = 6001;
  static final int ISSUER = 9000;
  // As sam local start-lambda has it.
  static final int LAMBDA = 3001;
  static final int QUEUE = 9324;

  static Ports anyFree() {
    return new Ports(0, 0, 0, 0, 0, 0);
  }
}
