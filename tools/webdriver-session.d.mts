export interface WebDriverSession {
  /** One command of the session (W3C WebDriver); throws with the error's name and message. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  end(): Promise<void>;
}
/** A WebDriver session with WebKitGTK: starts what it needs, a display too when there is none. */
export function startWebDriverSession(options: { binary: string; args?: readonly string[] }): Promise<WebDriverSession>;
