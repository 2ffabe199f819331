/**
 * Lets everything that is under way without a fake clock finish: promises, and the zero-delay timer with which the socket
 * library begins a dial.
 */
export async function settle(): Promise<void> {
  // First a task of its own: after it, what promises had to do is done, and the zero-delay timers they wanted are set.
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });
  port1.close();
  // Then a timer behind those; coming from a message, it is not among the nested ones that browsers delay.
  await new Promise<void>((resolve) => void setTimeout(resolve, 0));
}
