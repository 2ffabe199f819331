/** Served by the browser test runner (tools/wtr-plugins.mjs): the address of a real echo server. */
declare module '/__ws.js' {
  export const url: string;
}
