// Which pages the documentation has, in which order. Texts are the Markdown files of the project; references come from reference.mjs.

/** Group -> [title, Markdown file]. A Markdown file that is only linked to becomes a page outside the navigation. */
export const GROUPS = [
  [
    'Start',
    [
      ['Overview', 'README.md'],
      ['Quick start', 'docs/quick-start.md'],
      ['Frameworks', 'docs/frameworks.md'],
      ['Configuring', 'docs/configuration-guide.md'],
      ['Authentication', 'docs/authentication.md'],
      ['Theming', 'docs/theming.md'],
      ['Accessibility', 'docs/accessibility.md'],
      ['Content-Security-Policy', 'docs/csp.md'],
    ],
  ],
  [
    'What it does',
    [
      ['Reliability', 'docs/reliability.md'],
      ['Recovery', 'docs/recovery.md'],
      ['Conversation', 'docs/conversation.md'],
      ['Voice', 'docs/voice.md'],
      ['Avatars', 'docs/avatars.md'],
      ['Logging', 'docs/logging.md'],
      ['Log panel', 'docs/log-panel.md'],
      ['Metrics', 'docs/metrics.md'],
    ],
  ],
  [
    'Run and build',
    [
      ['Operations', 'docs/operations.md'],
      ['Troubleshooting', 'docs/troubleshooting.md'],
      ['Testing', 'docs/testing.md'],
      ['A dialect of your own', 'docs/dialect.md'],
      ["Moving from Agent C's client", 'docs/moving-from-agent-c.md'],
      ['Editors', 'docs/editors.md'],
      ['Fault proxy', 'docs/fault-proxy.md'],
      ['Fake avatar service', 'docs/fake-avatar.md'],
      ['Voice of the demo', 'docs/voice-demo.md'],
    ],
  ],
  [
    'About',
    [
      ['Architecture', 'docs/architecture.md'],
      ['Decisions', 'docs/decisions.md'],
      ['Performance', 'docs/performance.md'],
      ['Storm', 'docs/storm.md'],
      ['Security', 'SECURITY.md'],
      ['Changes', 'CHANGELOG.md'],
    ],
  ],
];

/** `docs/quick-start.md` -> `quick-start.html`; what is elsewhere keeps its folders in its name. */
export const pageOf = (file) =>
  file === 'README.md'
    ? 'index.html'
    : `${file
        .replace(/^docs\//, '')
        .replace(/\.md$/, '')
        .replaceAll('/', '-')
        .toLowerCase()}.html`;
