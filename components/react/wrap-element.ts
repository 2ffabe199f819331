import { CLIENT_EVENT_TYPES } from '../index.js';

type Props = Readonly<Record<string, unknown>>;
type Ref = ((element: HTMLElement | null) => void) | { current: HTMLElement | null } | null | undefined;

/** What is used of React. */
export interface ReactLike {
  createElement(type: string, props: Props): unknown;
  forwardRef(render: (props: Props, ref: Ref) => unknown): unknown;
  useCallback<F>(callback: F, dependencies: readonly unknown[]): F;
  useEffect(effect: () => (() => void) | undefined, dependencies?: readonly unknown[]): void;
  useLayoutEffect(effect: () => (() => void) | undefined, dependencies?: readonly unknown[]): void;
  useRef<T>(initial: T): { current: T };
}

/** A class of this package: in Node, where there is no `HTMLElement`, as well. */
export interface ElementClass {
  readonly observedAttributes: readonly string[];
  readonly prototype: object;
}

interface Sorted {
  /** DOM event -> listener. */
  readonly listeners: Map<string, unknown>;
  /** Set on the element, not in the markup. */
  readonly properties: Map<string, unknown>;
  /** What React does itself. */
  readonly markup: Record<string, unknown>;
}

/** `onRealtimeConnectionChanged` -> `realtime-connection-changed`. */
const EVENTS: ReadonlyMap<string, string> = new Map(
  CLIENT_EVENT_TYPES.map((type) => [
    `onRealtime-${type}`.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    `realtime-${type}`,
  ]),
);

const SECRETS: ReadonlySet<string> = new Set(['token', 'password']);

const isOwnProperty = ({ prototype }: ElementClass, name: string): boolean =>
  name in prototype && !(typeof HTMLElement !== 'undefined' && name in HTMLElement.prototype);

function sortProps(element: ElementClass, props: Props): Sorted {
  const sorted: Sorted = { listeners: new Map(), properties: new Map(), markup: {} };
  for (const [name, value] of Object.entries(props)) {
    const event = EVENTS.get(name);
    const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const isText = typeof value === 'string' || typeof value === 'number';
    if (event) sorted.listeners.set(event, value);
    // Texts and numbers are attributes, so that a server's answer has them. A secret belongs in no markup.
    else if (isText && element.observedAttributes.includes(attribute) && !SECRETS.has(name)) {
      sorted.markup[attribute] = value;
    } else if (isOwnProperty(element, name)) sorted.properties.set(name, value);
    else sorted.markup[name === 'className' ? 'class' : name] = value;
  }
  return sorted;
}

/**
 * A React component of a custom element. React 18 makes text of every property of a custom element and hears none of its events: here properties are
 * set as properties, and `onRealtime…` are listeners.
 *
 * @param tag the element's name
 * @param element its class, which says what is a property and what is an attribute
 */
export function wrapElement(react: ReactLike, tag: string, element: ElementClass): unknown {
  // On a server there is no layout, and React 18 says so of each use.
  const useClientEffect = typeof document === 'undefined' ? react.useEffect : react.useLayoutEffect;
  return react.forwardRef((props, ref) => {
    const { listeners, properties, markup } = sortProps(element, props);
    const host = react.useRef<HTMLElement | null>(null);
    const latest = react.useRef(listeners);
    const before = react.useRef<Sorted['properties']>(new Map());

    useClientEffect(() => {
      latest.current = listeners;
      const target = host.current as unknown as Record<string, unknown> | null;
      if (!target) return;
      for (const name of before.current.keys()) if (!properties.has(name)) target[name] = undefined;
      for (const [name, value] of properties) {
        if (!before.current.has(name) || before.current.get(name) !== value) target[name] = value;
      }
      before.current = properties;
    });

    useClientEffect(() => {
      const target = host.current;
      const hear = (event: Event): void => {
        const listener = latest.current.get(event.type);
        if (typeof listener === 'function') (listener as (event: Event) => void)(event);
      };
      for (const type of EVENTS.values()) target?.addEventListener(type, hear);
      return () => {
        for (const type of EVENTS.values()) target?.removeEventListener(type, hear);
      };
    }, []);

    const setHost = react.useCallback(
      (node: HTMLElement | null) => {
        host.current = node;
        if (typeof ref === 'function') ref(node);
        else if (ref) ref.current = node;
      },
      [ref],
    );
    return react.createElement(tag, { ...markup, ref: setHost });
  });
}
