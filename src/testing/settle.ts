/**
 * Lets everything that is under way without a fake clock finish: promises, and the zero-delay timer with which the socket
 * library begins a dial.
 */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => void setTimeout(resolve, 0));
}
