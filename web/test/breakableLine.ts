import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The way to Pusher's WebSocket, which counts connections and can break them. */
export class BreakableLine {
  /** How many connections there have been. */
  opened = 0;
  #port = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#pipe(socket));
  readonly #target: { host: string; port: number };

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  static async to(target: { host: string; port: number }): Promise<BreakableLine> {
    const line = new BreakableLine(target);
    line.#server.listen(0, "127.0.0.1");
    await once(line.#server, "listening");
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many connections there are now. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Refuses connections, and breaks those that there are, as a server does that goes down. */
  async down(): Promise<void> {
    this.#port = this.port;
    this.close();
    await once(this.#server, "close");
  }

  /** Takes connections again, at the same port. */
  async up(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Breaks all connections, as a change of networks does. New ones can be made. */
  break(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.break();
  }

  #pipe(socket: Socket): void {
    this.opened++;
    this.#sockets.add(socket);
    const onward = connect(this.#target);
    socket.pipe(onward).pipe(socket);
    const end = () => {
      this.#sockets.delete(socket);
      socket.destroy();
      onward.destroy();
    };
    for (const side of [socket, onward]) side.on("close", end).on("error", end);
  }
}
