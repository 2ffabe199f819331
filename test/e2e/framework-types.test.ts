import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { prepareExamples } from '../../tools/examples.mjs';
import { compileExample, refused, type TypeCase } from '../support/example-types.js';

const TSC = ['tsc', '--noEmit', '--pretty', 'false', '-p', '.'] as const;
const HANDLER = 'let wrong = (event: MouseEvent) => void event.button;';

const CASES: readonly TypeCase[] = [
  {
    example: 'react',
    file: 'Case.tsx',
    compiler: TSC,
    source: (said) =>
      `import 'realtime-elements/jsx'; ${HANDLER} void wrong;\nexport const Case = <realtime-session ${said} />;\n`,
    good: [
      'heartbeat-interval={3000} tab-policy="follow" id="a" className="b"',
      'heartbeat-interval="3000" heartbeatInterval={3000}',
      'onrealtime-error={(event) => event.detail.code.length}',
      'config={{ connection: { url: "wss://a.example/ws" } }}',
    ],
    bad: [
      'tab-policy="folow"',
      'heartbeat-interval="3s"',
      'heartbeatIntervall={3000}',
      'config={{ connection: { urll: "wss://a.example/ws" } }}',
      'onrealtime-error={wrong}',
      'onrealtime-error={(event) => event.detail.cod}',
      'tokenProvider="secret"',
    ],
  },
  {
    example: 'react-18',
    file: 'Case.tsx',
    compiler: TSC,
    source: (said) =>
      `import { RealtimeSession } from 'realtime-elements/react'; ${HANDLER} void wrong;\nexport const Case = <RealtimeSession ${said} />;\n`,
    good: [
      'heartbeatInterval={3000} tabPolicy="follow" id="a" className="b" configSrc="/a.json"',
      'onRealtimeError={(event) => event.detail.code.length}',
    ],
    bad: [
      'tabPolicy="folow"',
      'heartbeatInterval="3s"',
      'heartbeatIntervall={3000}',
      'onRealtimeEror={() => {}}',
      'onRealtimeError={wrong}',
    ],
  },
  {
    example: 'vue',
    file: 'Case.vue',
    compiler: ['vue-tsc', ...TSC.slice(1)],
    source: (said) =>
      `<script setup lang="ts">\nimport 'realtime-elements/vue';\n</script>\n<template><realtime-session ${said} /></template>\n`,
    good: [
      ':heartbeat-interval="3000" tab-policy="follow" id="a" class="b"',
      'heartbeat-interval="3000" :config="{ connection: { url: \'wss://a.example/ws\' } }"',
      '@realtime-error="(event) => event.detail.code.length"',
    ],
    // Not what is inside an object, and not a handler that is named and not written out: Vue's tools let both through.
    bad: [
      'tab-policy="folow"',
      'heartbeat-interval="3s"',
      ':heartbeat-intervall="3000"',
      '@realtime-error="(event) => event.detail.cod"',
    ],
  },
  {
    example: 'svelte',
    file: 'Case.svelte',
    compiler: ['svelte-check', '--tsconfig', './tsconfig.json', '--output', 'machine', '--threshold', 'error'],
    source: (said) =>
      `<script lang="ts">\nimport 'realtime-elements/svelte'; ${HANDLER} void wrong;\n</script>\n<realtime-session ${said}></realtime-session>\n`,
    good: [
      'heartbeat-interval={3000} tab-policy="follow" id="a" class="b"',
      'onrealtime-error={(event) => void event.detail.code.length}',
    ],
    bad: [
      'tab-policy="folow"',
      'heartbeat-interval="3s"',
      'heartbeat-intervall={3000}',
      'onrealtime-error={wrong}',
      'onrealtime-eror={() => {}}',
    ],
  },
  {
    // Angular looks at no attribute of a tag that is not its own: the code around the template is checked.
    example: 'angular',
    file: 'case.ts',
    compiler: TSC,
    source: (said) =>
      `import type { RealtimeEventMap, RealtimeSession } from 'realtime-elements';\n` +
      `declare const session: RealtimeSession;\ndeclare const event: RealtimeEventMap['realtime-error'];\n${said};\nexport { event, session };\n`,
    good: ['session.heartbeatInterval = 3000', 'event.detail.code.length'],
    bad: ['session.heartbeatInterval = "3s"', 'session.heartbeatIntervall = 3', 'event.detail.cod'],
  },
];

describe('the types for frameworks', () => {
  before(() => prepareExamples());

  for (const each of CASES) {
    it(`of ${each.example} take the example and what is right, and refuse what is wrong`, () => {
      const { sentences, elsewhere, output } = refused(each);
      assert.deepEqual(elsewhere, [], output);
      assert.deepEqual(sentences, each.bad, output);
    });
  }

  it('of lit take the example', () => {
    assert.equal(compileExample({ example: 'lit', compiler: TSC }), '');
  });
});
