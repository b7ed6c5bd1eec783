/*
 * Prints what the first touch of a page of memory takes here, in microseconds. A restore is made of such touches, and on
 * some virtual machines they take long.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

enum { PAGE = 4096, PAGES = 25600 };

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

int main(void) {
  size_t size = (size_t)PAGES * PAGE;
  volatile char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  madvise((void *)memory, size, MADV_NOHUGEPAGE);
  double start = microseconds();
  for (size_t offset = 0; offset < size; offset += PAGE) memory[offset] = 1;
  printf("%.2f\n", (microseconds() - start) / PAGES);
  return 0;
}
