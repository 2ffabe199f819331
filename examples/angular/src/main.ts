import '@angular/compiler';
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import '../../page.css';
import { AgentComponent } from './agent.component';

@Component({
  selector: 'example-app',
  imports: [AgentComponent],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <h1>Angular</h1>
      <button id="toggle" (click)="open.set(!open())">{{ open() ? 'Close the agent' : 'Open the agent' }}</button>
      @if (open()) {
        <example-agent />
      }
    </main>
  `,
})
class AppComponent {
  readonly open = signal(false);
}

void bootstrapApplication(AppComponent, { providers: [provideZonelessChangeDetection()] });
