/** A call that a mock was given: the method's name, then its arguments. */
export type MockCall = readonly [name: string, ...args: unknown[]];

type Method = (...args: never[]) => unknown;

/** Names of the methods of a thing. */
export type MethodOf<T> = { [K in keyof T]: T[K] extends Method ? K : never }[keyof T] & string;
type Args<T, K extends keyof T> = T[K] extends (...args: infer A) => unknown ? A : never;

/** What a test says to a mock, and reads from it. */
export interface MockControl<T extends object> {
  /** Every call through the mock, oldest first. What the thing calls of itself is not among them, and is not scripted. */
  readonly calls: MockCall[];
  /** The arguments of the calls to one method, oldest first. */
  callsTo<K extends MethodOf<T>>(name: K): Args<T, K>[];
  /** Does this in the place of the method, so many times (default: until `restore()`). What was scripted first is used first. */
  script<K extends MethodOf<T>>(name: K, behaviour: T[K], times?: number): void;
  /** Rejects (or throws, where the method returns no promise) with this error, once or so many times. */
  fail<K extends MethodOf<T>>(name: K, error: Error, times?: number): void;
  /** Gives no answer, once or so many times. Only of methods that return a promise. */
  hang<K extends MethodOf<T>>(name: K, times?: number): void;
  /** Forgets the calls. */
  clear(): void;
  /** Forgets what was scripted and the calls: the mock behaves as the real thing again. */
  restore(): void;
}

/** The real thing with fakes around it, behind a front that records how it is called and does as a test says. */
export type Mock<T extends object> = T & { readonly mock: MockControl<T> };

/** What is never true of the real thing after a method: returns what is wrong, or `undefined`. */
export type Invariants<T extends object> = Partial<Record<MethodOf<T>, (result: unknown) => string | undefined>>;

interface Script {
  readonly behaviour: Method;
  left: number;
}

export interface MockOptions<T extends object> {
  /** Methods that return a promise. */
  readonly asynchronous?: readonly MethodOf<T>[];
  readonly invariants?: Invariants<T>;
  /** Where calls are recorded. */
  readonly calls?: MockCall[];
  /** Methods whose calls tell nothing. */
  readonly unrecorded?: readonly MethodOf<T>[];
}

/**
 * Puts a front before a real object: its methods are recorded and can be scripted, and everything else is the object's own. A scripted method that
 * would do what the real one never does throws a `MockError`.
 */
export function mockOf<T extends object>(
  real: T,
  { asynchronous = [], invariants = {}, calls = [], unrecorded = [] }: MockOptions<T> = {},
): Mock<T> {
  const scripts = new Map<string, Script[]>();
  const check = (name: string, result: unknown): unknown => {
    const wrong = (invariants as Record<string, ((result: unknown) => string | undefined) | undefined>)[name]?.(result);
    if (wrong !== undefined) throw new MockError(`${name}() was scripted to do what it never does: ${wrong}.`);
    return result;
  };
  const next = (name: string): Method | undefined => {
    const script = scripts.get(name)?.[0];
    if (!script) return undefined;
    script.left -= 1;
    if (script.left <= 0) scripts.get(name)?.shift();
    return script.behaviour;
  };
  const facade = Object.create(real) as T;
  for (const [name, descriptor] of membersOf(real)) {
    const isMethod = typeof descriptor.value === 'function';
    const get = (): unknown => Reflect.get(real, name);
    const set = (value: unknown): void => void Reflect.set(real, name, value);
    const mocked = (...args: never[]): unknown => {
      if (!(unrecorded as readonly string[]).includes(name)) calls.push([name, ...args]);
      const scripted = next(name);
      if (!scripted) return (get() as Method).apply(real, args);
      const result = scripted.apply(facade, args);
      return result instanceof Promise ? result.then((value: unknown) => check(name, value)) : check(name, result);
    };
    Object.defineProperty(
      facade,
      name,
      isMethod ? { value: mocked, configurable: true, writable: true } : { get, set, configurable: true },
    );
  }
  const isAsynchronous = (name: string): boolean => (asynchronous as readonly string[]).includes(name);
  const script = (name: string, behaviour: Method, times: number): void => {
    if (typeof Reflect.get(real, name) !== 'function') throw new MockError(`There is no method ${name}().`);
    scripts.set(name, [...(scripts.get(name) ?? []), { behaviour, left: times }]);
  };
  const mock: MockControl<T> = {
    calls,
    callsTo: (name) => calls.filter(([called]) => called === name).map(([, ...args]) => args) as never,
    script: (name, behaviour, times = Infinity) => script(name, behaviour as Method, times),
    fail(name, error, times = 1) {
      script(
        name,
        () => {
          if (isAsynchronous(name)) return Promise.reject(error);
          throw error;
        },
        times,
      );
    },
    hang(name, times = 1) {
      if (!isAsynchronous(name)) throw new MockError(`${name}() answers at once: it cannot hang.`);
      script(name, () => new Promise(() => {}), times);
    },
    clear: () => void calls.splice(0),
    restore() {
      calls.splice(0);
      scripts.clear();
    },
  };
  return Object.assign(facade, { mock });
}

/** A test asks a mock for something that cannot be. */
export class MockError extends Error {
  override readonly name = 'MockError';
}

/** What an object has, inherited things too, the nearest first. */
function membersOf(real: object): Map<string, PropertyDescriptor> {
  const members = new Map<string, PropertyDescriptor>();
  for (let at: object | null = real; at && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (name !== 'constructor' && !members.has(name)) members.set(name, descriptor);
  }
  return members;
}
