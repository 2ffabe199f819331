/** What a set-up helper gives back: `restore()` takes away what it has put in place, once. */
export interface SetupHandle {
  restore(): void;
}

interface Layer {
  readonly value: unknown;
}

interface Place {
  readonly before: PropertyDescriptor | undefined;
  readonly layers: Layer[];
}

const places = new WeakMap<object, Map<string, Place>>();

/**
 * Puts a value in the place of a global one. Layers may be put on each other and taken away in any order: what is seen is the newest that is left, and
 * at last what was there at first.
 */
export function layer(target: object, name: string, value: unknown): () => void {
  let named = places.get(target);
  if (!named) places.set(target, (named = new Map()));
  let place = named.get(name);
  if (!place) named.set(name, (place = { before: Object.getOwnPropertyDescriptor(target, name), layers: [] }));
  const own: Layer = { value };
  const { before, layers } = place;
  const show = (): void => {
    const top = layers.at(-1);
    if (top) Object.defineProperty(target, name, { value: top.value, configurable: true, writable: true });
    else {
      named.delete(name);
      if (before) Object.defineProperty(target, name, before);
      else Reflect.deleteProperty(target, name);
    }
  };
  layers.push(own);
  show();
  return () => {
    const index = layers.indexOf(own);
    if (index < 0) return;
    layers.splice(index, 1);
    show();
  };
}

/** One handle for several layers. */
export const handleOf = (undo: readonly (() => void)[]): SetupHandle => ({
  restore: () => {
    for (const each of [...undo].reverse()) each();
  },
});
