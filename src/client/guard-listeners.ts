import type { ReadableAtom } from 'nanostores';

/** What a listener of a store throws goes to `onError`, and not to whoever has changed the store. */
export function guardListeners<T>($store: ReadableAtom<T>, onError: (error: unknown) => void): ReadableAtom<T> {
  const listen: ReadableAtom<T>['listen'] = $store.listen.bind($store);
  $store.listen = (listener) =>
    listen((...change) => {
      try {
        listener(...change);
      } catch (error) {
        onError(error);
      }
    });
  return $store;
}
