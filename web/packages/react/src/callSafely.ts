/** Calls a listener. Its error is reported as an uncaught one, and the other listeners are still called. */
export function callSafely(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
