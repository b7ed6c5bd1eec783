package dev.partyline.pusherserver;

import java.net.URI;
import java.time.Duration;

/**
 * Where webhooks go.
 *
 * @param url http or https
 * @param delay between the end of something and its webhook; "up to three seconds" on <a
 *     href="https://pusher.com/docs/channels/server_api/webhooks/#webhook-request-delay">the
 *     webhooks page</a>
 * @param firstPause before the first retry, doubled for each further one; our choice
 */
record WebhookTarget(URI url, Duration delay, Duration firstPause) {}
