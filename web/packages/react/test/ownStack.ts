import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { anyPorts, Stack } from "../../../../tests/node/stack.mjs";
import { PartyTable } from "../../../../tests/node/table.mjs";
import type { Ready } from "./stack.ts";

/** How a server answers a request instead of the real one; undefined to let it through. */
export type Fault = (request: IncomingMessage, body: string) => { status: number; body: string } | "reset" | undefined;

/** An HTTP proxy that can fail, whose server may be started after it. */
class HttpProxy {
  fault: Fault = () => undefined;
  /** The number of requests that failed here. */
  failed = 0;
  target = "";
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.on("end", () => {
        const body = Buffer.concat(chunks);
        const fault = this.fault(incoming, body.toString());
        if (fault !== undefined) this.failed++;
        if (fault === "reset") outgoing.destroy();
        else if (fault !== undefined) {
          outgoing.writeHead(fault.status).end(fault.body);
        } else {
          const { method, headers, url } = incoming;
          const onward = request(`${this.target}${url}`, { method, headers }, (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
          });
          onward.on("error", () => outgoing.destroy());
          onward.end(body);
        }
      });
    });
  }

  static async listen(): Promise<HttpProxy> {
    const proxy = new HttpProxy();
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** A stack whose functions reach Pusher through a proxy that can fail. */
export async function aStackWithFaults(parameters: readonly string[] = []) {
  const pusher = await HttpProxy.listen();
  const overrides = parameters.length === 0 ? [] : ["--parameter-overrides", ...parameters];
  const stack = await Stack.start(
    ["--no-demo-data", ...overrides],
    { PUSHER_HOST: pusher.host, PUSHER_TLS: "false" },
    anyPorts,
  );
  const ready = (stack as unknown as { ready: Ready }).ready;
  pusher.target = `http://${ready.pusher.host}:${ready.pusher.port}`;
  const table = new PartyTable({ ready });
  return {
    ready,
    pusher,
    table,
    log: () => stack.log as string[],
    token: (userId: string) => stack.token(userId) as Promise<string>,
    /** Kills the sandboxes of a function, as Lambda may at any time. */
    kill: (name: string) => killSandboxes(name, pusher.host),
    [Symbol.asyncDispose]: async () => {
      table.close();
      await stack.stop();
      pusher.close();
    },
  };
}

/** Those that publish through this stack's own proxy. */
function killSandboxes(name: string, pusherHost: string): number {
  let killed = 0;
  for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    let variables: string[];
    try {
      variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    } catch {
      continue; // It has ended, or is not ours.
    }
    const isOurs = variables.includes(`PUSHER_HOST=${pusherHost}`);
    if (
      isOurs &&
      variables.some((variable) => /^AWS_LAMBDA_FUNCTION_NAME=/.test(variable) && variable.endsWith(name))
    ) {
      process.kill(Number(pid), "SIGKILL");
      killed++;
    }
  }
  return killed;
}
