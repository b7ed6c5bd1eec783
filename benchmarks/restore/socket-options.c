/*
 * Preloaded into CRIU 4.1: since Linux 6.16 SO_PASSCRED and SO_PASSSEC are refused on TCP sockets, and CRIU takes that
 * for a failure (https://github.com/checkpoint-restore/criu/issues/2705). They are answered as off.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_refused(int level, int option) {
  return errno == EOPNOTSUPP && level == SOL_SOCKET && (option == SO_PASSCRED || option == SO_PASSSEC);
}

int getsockopt(int socket, int level, int option, void *value, socklen_t *length) {
  long result = syscall(SYS_getsockopt, socket, level, option, value, length);
  if (result == 0 || !is_refused(level, option)) return result;
  *(int *)value = 0;
  return 0;
}

int setsockopt(int socket, int level, int option, const void *value, socklen_t length) {
  long result = syscall(SYS_setsockopt, socket, level, option, value, length);
  return result != 0 && is_refused(level, option) ? 0 : result;
}
