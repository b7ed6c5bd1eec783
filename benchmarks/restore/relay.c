/*
 * Stands between a function and its runtime API, and is in the same snapshot: the connection of the pending
 * restore/next then has both ends in the image. relay ADDRESS READY COMMAND [ARGUMENT...]
 *
 * Starts the command with AWS_LAMBDA_RUNTIME_API set to the relay, and writes the first line of the first request to
 * the file READY. Once the file ADDRESS exists, its content is the runtime API's port on loopback, and everything is
 * passed on. Ends when the command ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Above Linux's default range for outgoing connections (ip_local_port_range), so that a copy finds its port free. */
enum { FIRST_PORT = 61000, LAST_PORT = 65000 };
enum { PAIRS = 32, CHUNK = 65536, WAIT_MILLIS = 1, CHECK_MILLIS = 200 };

static struct pollfd sockets[1 + 2 * PAIRS];
static int count = 1;
static char buffer[CHUNK];
static pid_t command;

static void fail(const char *what) {
  perror(what);
  if (command > 0) kill(command, SIGKILL);
  exit(1);
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int listen_somewhere(void) {
  int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  for (int port = FIRST_PORT; port <= LAST_PORT; port++) {
    struct sockaddr_in address = loopback(port);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, PAIRS) == 0) {
      char text[32];
      snprintf(text, sizeof text, "127.0.0.1:%d", port);
      setenv("AWS_LAMBDA_RUNTIME_API", text, 1);
      return listener;
    }
  }
  fail("no port is free");
  return -1;
}

/* A closed connection leaves nothing behind (no TIME_WAIT), so that the next copy can have the same one. */
static void set_up(int socket) {
  int on = 1;
  struct linger none = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

static void end_with_command(void) {
  int status;
  if (waitpid(command, &status, WNOHANG) == command) exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

static void write_all(int socket, const char *bytes, ssize_t length) {
  for (ssize_t written; length > 0; bytes += written, length -= written) {
    written = write(socket, bytes, length);
    if (written < 0 && errno != EINTR) return; /* Its end is seen by poll. */
    if (written < 0) written = 0;
  }
}

static int accept_one(int listener) {
  int from = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (from < 0) fail("accept");
  set_up(from);
  return from;
}

static int port_in(const char *file) {
  int port = 0;
  FILE *input = fopen(file, "re");
  if (input == NULL) return 0;
  if (fscanf(input, "%d", &port) != 1) port = 0;
  fclose(input);
  return port;
}

/* Holds the first request back until there is an address. Returns its port. */
static int hold(int from, const char *address, const char *ready, ssize_t *length) {
  *length = read(from, buffer, sizeof buffer - 1);
  if (*length <= 0) fail("no request");
  FILE *output = fopen(ready, "we");
  if (output == NULL) fail(ready);
  fprintf(output, "%.*s\n", (int)strcspn(buffer, "\r\n"), buffer);
  fclose(output);
  int port;
  while ((port = port_in(address)) == 0) {
    struct timespec wait = {.tv_nsec = WAIT_MILLIS * 1000000L};
    nanosleep(&wait, NULL);
    end_with_command();
  }
  return port;
}

static int pair(int from, int port) {
  struct sockaddr_in address = loopback(port);
  int to = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (count + 2 > 1 + 2 * PAIRS) fail("too many connections");
  if (connect(to, (struct sockaddr *)&address, sizeof address) != 0) fail("runtime API");
  set_up(to);
  sockets[count++] = (struct pollfd){.fd = from, .events = POLLIN};
  sockets[count++] = (struct pollfd){.fd = to, .events = POLLIN};
  return to;
}

/* The other end of a pair is beside it: 1 and 2, 3 and 4. */
static void pass_on(int index) {
  int other = index % 2 == 1 ? index + 1 : index - 1;
  ssize_t length = read(sockets[index].fd, buffer, sizeof buffer);
  if (length > 0) {
    write_all(sockets[other].fd, buffer, length);
  } else if (length == 0 || errno != EINTR) {
    int first = index < other ? index : other;
    close(sockets[first].fd);
    close(sockets[first + 1].fd);
    count -= 2;
    sockets[first] = sockets[count];
    sockets[first + 1] = sockets[count + 1];
  }
}

int main(int arguments, char **argument) {
  if (arguments < 4) return 2;
  signal(SIGPIPE, SIG_IGN);
  setsid(); /* The image must have the leader of its session. */
  sockets[0] = (struct pollfd){.fd = listen_somewhere(), .events = POLLIN};
  command = fork();
  if (command < 0) fail("fork");
  if (command == 0) {
    signal(SIGPIPE, SIG_DFL);
    execv(argument[3], argument + 3);
    perror(argument[3]);
    _exit(127);
  }
  while (poll(sockets, 1, CHECK_MILLIS) <= 0) end_with_command();
  ssize_t length;
  int first = accept_one(sockets[0].fd);
  int port = hold(first, argument[1], argument[2], &length);
  set_up(first); /* Again: CRIU does not keep SO_LINGER. */
  write_all(pair(first, port), buffer, length);
  for (;;) {
    if (poll(sockets, count, CHECK_MILLIS) <= 0) {
      end_with_command();
      continue;
    }
    if (sockets[0].revents != 0) pair(accept_one(sockets[0].fd), port);
    for (int index = count - 1; index > 0; index--) {
      if (index < count && sockets[index].revents != 0) {
        sockets[index].revents = 0;
        pass_on(index);
      }
    }
  }
}
