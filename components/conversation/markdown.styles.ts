import { css } from 'lit';

/** Styles of rendered Markdown and media; adopted together with the lazy part. */
export const markdownStyles = css`
  .markdown {
    overflow-wrap: anywhere;
  }

  .markdown :is(h3, h4, h5, p, ul, ol, blockquote, figure, hr) {
    margin: 0;
  }

  .markdown :is(h3, h4, h5) {
    margin-block-start: 0.375em;
    font-weight: 650;
    line-height: 1.3;
  }
  .markdown > :not(:first-child) {
    margin-block-start: 0.75em;
  }
  .markdown > :is(h3, h4, h5):not(:first-child) {
    margin-block-start: 1em;
  }
  .markdown h3 {
    font-size: 1.1875em;
  }
  .markdown h4 {
    font-size: 1.0625em;
  }
  .markdown h5 {
    font-size: 1em;
  }

  .markdown :is(ul, ol) {
    padding-inline-start: 1.5em;
  }
  .markdown li + li {
    margin-block-start: 0.25em;
  }
  .markdown li.task {
    margin-inline-start: -1.375em;
    list-style: none;
  }

  .markdown blockquote {
    display: grid;
    gap: 0.5em;
    padding-inline-start: 1em;
    border-inline-start: 3px solid var(--_border);
    color: var(--_muted);
  }

  .markdown hr {
    border: 0;
    border-block-start: 1px solid var(--_border);
  }

  .markdown .raw {
    white-space: pre-wrap;
  }

  .markdown a,
  .media a {
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }

  .markdown :not(pre) > code {
    padding: 0.1em 0.35em;
    border-radius: 0.3em;
    background: var(--_raised);
    font: 0.875em var(--_mono);
  }

  .code {
    overflow: hidden;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) / 1.5);
    background: var(--_raised);
  }

  .code figcaption {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding-inline-start: 0.875rem;
    border-block-end: 1px solid var(--_border);
    color: var(--_muted);
    font-size: 0.8125em;
  }

  .code pre,
  .media pre {
    margin: 0;
    padding: 0.75rem 0.875rem;
    overflow: auto;
    font: 0.875em / 1.5 var(--_mono);
    tab-size: 2;
    direction: ltr;
    text-align: start;
  }

  .table {
    overflow-x: auto;
  }

  table {
    border-collapse: collapse;
    font-size: 0.9375em;
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: 0.4375em 0.875em;
    border-block-end: 1px solid var(--_border);
    text-align: start;
    vertical-align: top;
    overflow-wrap: normal;
  }
  th:first-child,
  td:first-child {
    padding-inline-start: 0;
  }

  th {
    font-weight: 600;
    white-space: nowrap;
  }

  .align-center {
    text-align: center;
  }
  .align-right {
    text-align: end;
  }

  .media figure {
    display: grid;
    gap: 0.375rem;
    margin: 0;
  }

  .media figcaption {
    color: var(--_muted);
    font-size: 0.8125em;
  }

  .media img {
    max-inline-size: 100%;
    max-block-size: 24rem;
    border-radius: calc(var(--_radius) / 1.5);
  }

  .media iframe {
    inline-size: 100%;
    block-size: 18rem;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) / 1.5);
    background: #fff;
    color-scheme: light;
  }

  .media pre {
    max-block-size: 18rem;
    border-radius: calc(var(--_radius) / 1.5);
    background: var(--_raised);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
