import { escape } from './markdown.mjs';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

const item = ([title, page], current) =>
  `<li><a href="${page}"${page === current ? ' aria-current="page"' : ''}>${escape(title)}</a></li>`;

const group = ([title, pages], current) =>
  `<details${pages.some(([, page]) => page === current) || title === 'Start' ? ' open' : ''}><summary>${escape(title)}</summary><ul>${pages
    .map((each) => item(each, current))
    .join('')}</ul></details>`;

/** The list of a page's sections; short pages need none. */
const contents = (sections) => {
  const shown = sections.filter(({ depth }) => depth === 2);
  return shown.length < 3
    ? ''
    : `<nav class="contents" aria-label="On this page"><ul>${shown.map(({ id, title }) => `<li><a href="#${id}">${escape(title)}</a></li>`).join('')}</ul></nav>`;
};

/** One page as HTML. `groups`: the navigation, as title and `[title, page]` of each. */
export function layOut({ title, html, sections, page, groups, version }) {
  const flat = groups.flatMap(([, pages]) => pages);
  const index = flat.findIndex(([, each]) => each === page);
  const step = (offset, rel, word) => {
    const found = index < 0 ? undefined : flat[index + offset];
    return found ? `<a rel="${rel}" href="${found[1]}">${word}: ${escape(found[0])}</a>` : '<span></span>';
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} · realtime-elements</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="docs.css">
<script src="docs.js" defer></script>
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header class="top">
<a class="home" href="index.html">realtime-elements <small>${escape(version)}</small></a>
<div class="search" role="search" hidden>
<label for="search" class="unseen">Search the documentation</label>
<input id="search" type="search" placeholder="Search (/)" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list">
<ul id="results" role="listbox" aria-label="Results" hidden></ul>
<p class="unseen" role="status" id="found"></p>
</div>
<button type="button" id="theme" hidden>Theme: system</button>
</header>
<div class="page">
<nav class="pages" aria-label="Pages">${groups.map((each) => group(each, page)).join('')}</nav>
<main id="main" tabindex="-1">
${html.replace('</h1>', () => `</h1>${contents(sections)}`)}
<footer class="steps">${step(-1, 'prev', 'Before')}${step(1, 'next', 'Next')}</footer>
</main>
</div>
</body>
</html>
`;
}

/** What runs in an example asks nobody for anything: the agent answers from inside the page. */
const LIVE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/** A page on which a snippet of the documentation runs. */
export const layOutLive = (title, snippet) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${LIVE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Example: ${escape(title)} · realtime-elements</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="live.css">
<script type="module" src="dist/realtime-elements.js"></script>
</head>
<body>
<main>
<h1>Example: ${escape(title)}</h1>
${snippet}
</main>
</body>
</html>
`;
