// npm run docs: the documentation as a site of plain files, which ask nobody for anything. Its examples run
// where it is served (npx serve site): browsers load no module from a file that was only opened.
//   npm run docs -- --out FOLDER     default: site
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCHEMA } from '../config-schema.mjs';
import { createManifest } from '../editor-manifest.mjs';
import { ROOT } from '../run.mjs';
import { layOut, layOutLive } from './layout.mjs';
import { renderMarkdown } from './markdown.mjs';
import { GROUPS, pageOf } from './pages.mjs';
import { referencePages } from './reference.mjs';

const ASSETS = join(ROOT, 'tools/docs/assets');
const BUNDLE = 'dist/realtime-elements.js';
const read = (file) => readFileSync(join(ROOT, file), 'utf8');

/** Builds the site into a folder. @returns the names of its pages @throws with every link that leads nowhere */
export function buildDocs(folder) {
  const { version } = JSON.parse(read('package.json'));
  const reference = referencePages(createManifest(JSON.parse(read(SCHEMA))));
  const groups = GROUPS.map(([title, pages]) => [title, pages.map(([name, file]) => [name, pageOf(file)])]);
  groups.splice(2, 0, [
    'Reference',
    [['Options', pageOf('docs/configuration.md')], ...reference.map(([title, page]) => [title, page])],
  ]);

  const sources = new Map(); // page -> Markdown file
  const assets = new Map(); // name in the site -> file
  const problems = [];
  const claim = (file) => {
    const page = pageOf(file);
    if (!sources.has(page)) sources.set(page, file);
    return page;
  };
  for (const [, pages] of GROUPS) for (const [, file] of pages) claim(file);
  claim('docs/configuration.md');

  /** What a link of a Markdown file becomes: a page, or a file that is copied beside them. */
  const linkFrom = (file) => (href) => {
    if (/^([a-z]+:|#)/i.test(href)) return href;
    const [path, hash = ''] = href.split('#');
    const target = posix.normalize(posix.join(dirname(file), path));
    const tail = hash ? `#${hash}` : '';
    // Pictures that `npm run screenshots` makes are on the machine that made them, and in no site.
    if (target === 'docs/sheets') return undefined;
    if (!existsSync(join(ROOT, target)) || target.startsWith('..')) {
      problems.push(`${file}: ${href} leads nowhere`);
      return href;
    }
    if (statSync(join(ROOT, target)).isDirectory()) {
      const readme = posix.join(target, 'README.md');
      if (existsSync(join(ROOT, readme))) return claim(readme) + tail;
      problems.push(`${file}: ${href} is a folder without a README.md`);
      return href;
    }
    if (target.endsWith('.md')) return claim(target) + tail;
    // A page of the site is no place for a script that a click would run, so sources go out as text.
    const name = /\.(png|svg|jpg|webp|json)$/.test(target) ? basename(target) : `${target.replaceAll('/', '-')}.txt`;
    assets.set(name, target);
    return name + tail;
  };

  const live = new Map(); // name in the site -> snippet
  const runOn = (page) => (snippet) => {
    const name = `live-${page.replace(/\.html$/, '')}-${live.size + 1}.html`;
    live.set(name, snippet);
    return name;
  };

  const rendered = new Map();
  // Grows while it runs.
  for (const [page, file] of sources) rendered.set(page, renderMarkdown(read(file), linkFrom(file), runOn(page)));
  for (const [title, page, markdown] of reference) {
    rendered.set(page, { ...renderMarkdown(markdown, (href) => href), title });
  }
  if (problems.length) throw new Error(problems.join('\n'));
  if (!existsSync(join(ROOT, BUNDLE))) throw new Error(`The examples run on ${BUNDLE}: run \`npm run build\` first.`);

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [page, { html, title, sections }] of rendered) {
    writeFileSync(join(folder, page), layOut({ title, html, sections, page, groups, version }));
  }
  for (const [name, snippet] of live)
    writeFileSync(join(folder, name), layOutLive(name.slice(5, -5).replace(/-\d+$/, ''), snippet));
  for (const part of [BUNDLE, 'dist/chunks']) {
    const filter = (path) => !path.endsWith('.map');
    cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter });
  }
  for (const [name, file] of assets) copyFileSync(join(ROOT, file), join(folder, name));
  for (const name of readdirSync(ASSETS)) copyFileSync(join(ASSETS, name), join(folder, name));
  const index = [...rendered].flatMap(([page, { title, sections }]) =>
    sections.map(({ id, title: section, text }) => [page, id, title, section, text.slice(0, 600)]),
  );
  // A script and not JSON: files that were opened without a server may not fetch.
  writeFileSync(join(folder, 'search-index.js'), `globalThis.searchIndex = ${JSON.stringify(index)};\n`);
  return [...rendered.keys()];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--out');
  const folder = at < 0 ? join(ROOT, 'site') : process.argv[at + 1];
  const pages = buildDocs(folder);
  console.log(`${pages.length} pages in ${folder}: open ${join(folder, 'index.html')}`);
}
