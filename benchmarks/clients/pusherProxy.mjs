// A proxy in front of Pusher's WebSockets, so that all of them can be cut at once.
import { once } from "node:events";
import { connect, createServer } from "node:net";

export class PusherProxy {
  #port = 0;
  #sockets = new Set();
  #server;

  static async to({ host, port }) {
    const proxy = new PusherProxy();
    proxy.#server = createServer((socket) => {
      proxy.#sockets.add(socket);
      const onward = connect({ host, port });
      socket.pipe(onward).pipe(socket);
      const end = () => {
        proxy.#sockets.delete(socket);
        socket.destroy();
        onward.destroy();
      };
      for (const side of [socket, onward]) side.on("close", end).on("error", end);
    });
    await proxy.up();
    return proxy;
  }

  get port() {
    return this.#port;
  }

  /** Accepts connections, on the same port as before. */
  async up() {
    // All clients connect at once.
    this.#server.listen(this.#port, "127.0.0.1", 4_096);
    await once(this.#server, "listening");
    this.#port = this.#server.address().port;
  }

  /** Cuts all connections. New ones are accepted. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts all connections, and refuses new ones. */
  close() {
    this.#server.close();
    this.cut();
  }
}
