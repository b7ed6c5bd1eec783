package dev.partyline.stack.demo;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ResourceService;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * Serves the page's files, compressed if the build has put a {@code .br} or {@code .gz} file beside
 * them. Does not handle requests for other paths.
 */
final class PageFiles extends ResourceHandler {

  private final String policy;

  /**
   * @param folder the output folder of Vite
   * @param pusherPort the port of the only other server that the page may connect to
   */
  PageFiles(Path folder, int pusherPort) {
    policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self';"
            + " connect-src 'self' ws://127.0.0.1:%d; base-uri 'none'; form-action 'none';"
                .formatted(pusherPort)
            + " frame-ancestors 'none'";
    setBaseResource(ResourceFactory.of(this).newResource(folder));
    setDirAllowed(false);
    setEtags(true);
    setPrecompressedFormats(List.of(CompressedContentFormat.BR, CompressedContentFormat.GZIP));
  }

  /** Handles GET and HEAD only: Jetty would also answer OPTIONS for paths without a file. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod()))
        && super.handle(request, response, callback);
  }

  @Override
  protected ResourceService newResourceService() {
    return new ResourceService() {
      @Override
      public void doGet(
          Request request, Response response, Callback callback, HttpContent content) {
        addHeaders(Request.getPathInContext(request), response.getHeaders());
        super.doGet(request, response, callback, content);
      }
    };
  }

  private void addHeaders(String path, HttpFields.Mutable headers) {
    // File names in assets/ contain a hash of their content.
    headers.put(
        HttpHeader.CACHE_CONTROL,
        path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    headers.put("Content-Security-Policy", policy);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
  }
}
