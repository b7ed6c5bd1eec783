import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy in front of Pusher's WebSocket that counts connections and can break them. */
export class PusherProxy {
  /** The number of connections so far. */
  opened = 0;
  #port = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#pipe(socket));
  readonly #target: { host: string; port: number };

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  static async to(target: { host: string; port: number }): Promise<PusherProxy> {
    const proxy = new PusherProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The number of open connections. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Refuses new connections and breaks the open ones, like a server that goes down. */
  async down(): Promise<void> {
    this.#port = this.port;
    this.close();
    await once(this.#server, "close");
  }

  /** Accepts connections again, on the same port. */
  async up(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  /** Breaks all connections, like a change of networks. New ones are accepted. */
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
