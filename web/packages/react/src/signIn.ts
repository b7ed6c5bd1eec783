import type { UserAuthenticationCallback } from "pusher-js";
import { type ApiSettings, type Failed, type Refusal, readAnswer, repeat, send } from "./api.ts";
import type { SignInError } from "./errors.ts";

/** The signed-in user of a connection. */
export interface SignInSnapshot {
  /** As Pusher knows it: escaped as in a channel name. Null while the connection is not signed in. */
  readonly user: string | null;
  readonly signInError: SignInError | null;
}

const route = "POST /pusher/user-auth";

/** Longer than the API and Pusher take. Channels are subscribed after it in any case. */
const maxWaitMilliseconds = 5_000;

/** Channels wait so long for the turns of a sign-in that is throttled: twice, for 2,000 clients. */
const maxThrottledMilliseconds = 60_000;

/** A sign-in waits for its next turn, because API Gateway throttles. */
export interface SignInThrottled {
  readonly message: string;
  readonly retryInMilliseconds: number;
}

/** The sign-in of one connection. */
interface Attempt {
  readonly socketId: string;
  readonly callback: UserAuthenticationCallback;
  readonly controller: AbortController;
  /** Resolves when channels may be authorized. */
  readonly settled: Promise<void>;
  readonly settle: () => void;
  /** Those that wait for it. */
  readonly onThrottled: Set<(throttled: SignInThrottled) => void>;
  /** `sent`: Pusher has not answered. */
  state: "asking" | "sent" | "accepted" | "refused";
  isRefusedByPusher: boolean;
}

/**
 * Signs each connection in (`POST /pusher/user-auth`), so that the user's connections can be ended. Channels wait for it:
 * membership that is read after the sign-in cannot be of a member whose connections were ended before it. A sign-in that
 * fails does not keep channels from being subscribed.
 */
export class SignIn {
  readonly #settings: ApiSettings;
  readonly #onChange: (change: Partial<SignInSnapshot>) => void;
  #attempt: Attempt | null = null;
  #isSignedIn = false;
  /** Pusher closed a connection because of its sign-in. Later ones are not signed in until a retry. */
  #closesConnection = false;

  constructor(settings: ApiSettings, onChange: (change: Partial<SignInSnapshot>) => void) {
    this.#settings = settings;
    this.#onChange = onChange;
  }

  /** The handler of pusher-js, called at each connection before its channels are subscribed. */
  begin(socketId: string, callback: UserAuthenticationCallback): void {
    this.disconnected();
    let settle = () => {};
    const settled = new Promise<void>((resolve) => {
      settle = resolve;
    });
    this.#attempt = {
      socketId,
      callback,
      controller: new AbortController(),
      settled,
      settle,
      onThrottled: new Set(),
      state: this.#closesConnection ? "refused" : "asking",
      isRefusedByPusher: false,
    };
    if (this.#closesConnection) settle();
    else this.#run(this.#attempt);
  }

  /**
   * Resolves when the sign-in has succeeded or failed once, when it takes too long, and when the connection is gone. A
   * sign-in that is throttled is retried first: the subscription would be throttled too.
   */
  async settled(onThrottled: (throttled: SignInThrottled) => void): Promise<void> {
    const attempt = this.#attempt;
    attempt?.onThrottled.add(onThrottled);
    await attempt?.settled;
    attempt?.onThrottled.delete(onThrottled);
  }

  /** Whether the sign-in was sent, and Pusher has not answered. */
  get awaitsPusher(): boolean {
    return this.#attempt?.state === "sent";
  }

  /** Pusher has accepted the sign-in. */
  succeeded(user: string): void {
    if (this.#attempt !== null) this.#attempt.state = "accepted";
    this.#isSignedIn = true;
    this.#onChange({ user, signInError: null });
    this.#attempt?.settle();
  }

  /** Pusher has refused the sign-in. */
  refusedByPusher(message: string): void {
    if (this.#attempt === null) return;
    this.#refuse(this.#attempt, "sign-in-refused", `Pusher refused the sign-in: ${message}`);
    this.#attempt.isRefusedByPusher = true;
  }

  /**
   * Pusher has closed the connection with 40xx. If it has not accepted the sign-in that was sent, that is why: another one
   * would only close the next connection too.
   */
  closedByPusher(message: string): void {
    if (this.awaitsPusher) this.refusedByPusher(message);
    this.#closesConnection ||= this.#attempt?.isRefusedByPusher === true;
  }

  /** Retries a refused sign-in. */
  retry(): void {
    this.#closesConnection = false;
    if (this.#attempt?.state === "refused") this.begin(this.#attempt.socketId, this.#attempt.callback);
  }

  disconnected(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.controller.abort();
    attempt?.settle();
    if (this.#isSignedIn) this.#onChange({ user: null });
    this.#isSignedIn = false;
  }

  async #run(attempt: Attempt): Promise<void> {
    const { socketId, callback, controller, settle } = attempt;
    const turns = this.#settings.throttle.subscribing;
    let throttledMilliseconds = 0;
    let timer = setTimeout(settle, turns.wait() + maxWaitMilliseconds);
    attempt.settled.then(() => clearTimeout(timer));
    let refusal: Refusal | undefined;
    const ask = async (): Promise<Failed | "unauthorized" | "done"> => {
      const answer = await send(route, { socket_id: socketId }, controller.signal, this.#settings);
      if (controller.signal.aborted) return "done";
      const reading = "failed" in answer ? answer : readAnswer(route, answer, signedUser, "This user may not sign in.");
      if ("granted" in reading) {
        attempt.state = "sent";
        callback(null, reading.granted);
        return "done";
      }
      if ("refused" in reading) refusal = reading.refused;
      if ("failed" in reading) return reading;
      return "unauthorized" in reading ? "unauthorized" : "done";
    };
    const end = await repeat(
      route,
      ask,
      ({ kind: reason, ...failure }, retryInMilliseconds, isThrottled) => {
        this.#onChange({
          signInError: { ...failure, kind: "sign-in", reason, final: false, retryInMilliseconds },
        });
        throttledMilliseconds += retryInMilliseconds;
        if (!isThrottled || throttledMilliseconds > maxThrottledMilliseconds) {
          settle();
          return;
        }
        clearTimeout(timer);
        timer = setTimeout(settle, retryInMilliseconds + maxWaitMilliseconds);
        for (const tell of [...attempt.onThrottled]) tell({ message: failure.message, retryInMilliseconds });
      },
      controller.signal,
      turns,
      this.#settings,
    );
    if (end === "aborted") return;
    if (end !== "done") refusal = end;
    if (refusal !== undefined) this.#refuse(attempt, refusal.kind, refusal.message);
  }

  #refuse(attempt: Attempt, reason: (SignInError & { final: true })["reason"], message: string): void {
    attempt.state = "refused";
    this.#onChange({ signInError: { kind: "sign-in", final: true, reason, message } });
    // pusher-js reports pusher:signin_error to the page.
    attempt.callback(new Error(message), null);
    attempt.settle();
  }
}

/** The signed user in an answer, if pusher-js can use it. */
function signedUser(body: string): { auth: string; user_data: string } | undefined {
  try {
    const { auth, user_data } = JSON.parse(body);
    return typeof auth === "string" && typeof JSON.parse(user_data).id === "string" ? { auth, user_data } : undefined;
  } catch {
    return undefined;
  }
}
