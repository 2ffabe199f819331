import { Component, CUSTOM_ELEMENTS_SCHEMA, ElementRef, signal, ViewChild } from '@angular/core';
import 'realtime-elements'; // registers the elements
import type { RealtimeEventMap, RealtimeSession } from 'realtime-elements';
import { config, QUESTION, tokenProvider } from './agent';

/** `CUSTOM_ELEMENTS_SCHEMA` lets tags with a hyphen through; `[name]` sets a property, `(realtime-…)` listens. */
@Component({
  selector: 'example-agent',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <realtime-session
      #session
      [config]="config"
      [tokenProvider]="tokenProvider"
      heartbeat-interval="10000"
      (realtime-connection-changed)="showState($event)"
      (realtime-message-received)="count()"
    >
      <realtime-status></realtime-status>
      <realtime-conversation></realtime-conversation>
      <realtime-composer placeholder="Say something"></realtime-composer>
    </realtime-session>
    <button id="ask" (click)="ask()">{{ question }}</button>
    <dl>
      <dt>Connection</dt>
      <dd id="state">{{ state() }}</dd>
      <dt>Events</dt>
      <dd id="received">{{ received() }}</dd>
      <dt>Delivery</dt>
      <dd id="sent">{{ sent() }}</dd>
    </dl>
  `,
})
export class AgentComponent {
  readonly config = config;
  readonly tokenProvider = tokenProvider;
  readonly question = QUESTION;
  readonly state = signal('idle');
  readonly received = signal(0);
  readonly sent = signal('');

  @ViewChild('session') private readonly session?: ElementRef<RealtimeSession>;

  showState(event: RealtimeEventMap['realtime-connection-changed']): void {
    this.state.set(event.detail.current.status);
  }

  count(): void {
    this.received.update((count) => count + 1);
  }

  async ask(): Promise<void> {
    const receipt = await this.session?.nativeElement.sendText(QUESTION);
    this.sent.set(receipt?.delivery ?? '');
  }
}
