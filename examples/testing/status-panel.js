// The page under test: an element of an app that shows what the agent does.
export class StatusPanel extends HTMLElement {
  #forget = () => {};

  /** A client of realtime-elements. */
  set client(client) {
    this.#forget();
    const stores = [client.$connection, client.$turn];
    const show = () => {
      const [{ status }, { agent }] = stores.map(($store) => $store.get());
      this.textContent = status === 'connected' ? `agent: ${agent}` : `line: ${status}`;
    };
    const forget = stores.map(($store) => $store.subscribe(show));
    this.#forget = () => forget.forEach((each) => each());
  }

  disconnectedCallback() {
    this.#forget();
  }
}

customElements.define('status-panel', StatusPanel);
