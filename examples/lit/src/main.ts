import { html, LitElement, nothing } from 'lit';
import 'realtime-elements'; // registers the elements
import type { RealtimeEventMap, RealtimeSession } from 'realtime-elements';
import '../../page.css';
import { config, QUESTION, tokenProvider } from './agent';

class ExampleApp extends LitElement {
  static override properties = {
    open: { state: true },
    connection: { state: true },
    received: { state: true },
    sent: { state: true },
  };

  private open = false;
  private connection = 'idle';
  private received = 0;
  private sent = '';

  /** In the page's own tree, where the page's style sheet reaches it. */
  protected override createRenderRoot() {
    return this;
  }

  protected override render() {
    return html`<main>
      <h1>Lit</h1>
      <button id="toggle" @click=${() => (this.open = !this.open)}>
        ${this.open ? 'Close the agent' : 'Open the agent'}
      </button>
      ${this.open ? this.renderAgent() : nothing}
    </main>`;
  }

  private renderAgent() {
    return html`<realtime-session
        .config=${config}
        .tokenProvider=${tokenProvider}
        heartbeat-interval="10000"
        @realtime-connection-changed=${this.showState}
        @realtime-message-received=${() => (this.received += 1)}
      >
        <realtime-status></realtime-status>
        <realtime-conversation></realtime-conversation>
        <realtime-composer placeholder="Say something"></realtime-composer>
      </realtime-session>
      <button id="ask" @click=${this.ask}>${QUESTION}</button>
      <dl>
        <dt>Connection</dt>
        <dd id="state">${this.connection}</dd>
        <dt>Events</dt>
        <dd id="received">${this.received}</dd>
        <dt>Delivery</dt>
        <dd id="sent">${this.sent}</dd>
      </dl>`;
  }

  private showState(event: RealtimeEventMap['realtime-connection-changed']) {
    this.connection = event.detail.current.status;
  }

  private async ask() {
    const session = this.querySelector<RealtimeSession>('realtime-session');
    const receipt = await session?.sendText(QUESTION);
    this.sent = receipt?.delivery ?? '';
  }
}

customElements.define('example-app', ExampleApp);
