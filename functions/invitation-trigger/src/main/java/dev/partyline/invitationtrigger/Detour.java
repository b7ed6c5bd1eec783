package dev.partyline.invitationtrigger;

import java.net.URI;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** Sends every request to one address, whatever it was meant for. Thread-safe. */
final class Detour implements SdkHttpClient {

  private final SdkHttpClient client;
  private final URI address;

  Detour(SdkHttpClient client, URI address) {
    this.client = client;
    this.address = address;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    HttpExecuteRequest.Builder detour =
        HttpExecuteRequest.builder()
            .request(
                request.httpRequest().toBuilder()
                    .protocol(address.getScheme())
                    .host(address.getHost())
                    .port(address.getPort())
                    .build());
    request.contentStreamProvider().ifPresent(detour::contentStreamProvider);
    request.metricCollector().ifPresent(detour::metricCollector);
    return client.prepareRequest(detour.build());
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
