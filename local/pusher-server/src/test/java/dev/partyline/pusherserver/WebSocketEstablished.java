package dev.partyline.pusherserver;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps the first message of a WebSocket. */
final class WebSocketEstablished implements WebSocket.Listener {

  private final CompletableFuture<String> first = new CompletableFuture<>();

  CompletableFuture<String> first() {
    return first;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence text, boolean last) {
    first.complete(text.toString());
    ws.request(1);
    return null;
  }
}
