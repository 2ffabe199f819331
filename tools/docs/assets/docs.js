// Theme and search of the documentation. Without this script all texts are there; these two are not.
'use strict';

const THEMES = ['system', 'light', 'dark'];
const themeButton = document.getElementById('theme');
const store = {
  get: () => {
    try {
      return localStorage.getItem('theme') ?? 'system';
    } catch {
      return 'system';
    }
  },
  set: (theme) => {
    try {
      localStorage.setItem('theme', theme);
    } catch {
      // A page that may not store forgets the theme.
    }
  },
};

function showTheme(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  themeButton.textContent = `Theme: ${theme}`;
}

themeButton.hidden = false;
showTheme(store.get());
themeButton.addEventListener('click', () => {
  const next = THEMES[(THEMES.indexOf(store.get()) + 1) % THEMES.length];
  store.set(next);
  showTheme(next);
});

const box = document.querySelector('.search');
const field = document.getElementById('search');
const results = document.getElementById('results');
const found = document.getElementById('found');
let loading;
let active = -1;

/** Loaded when somebody wants to search. */
function loadIndex() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'search-index.js';
    script.addEventListener('load', () => resolve(globalThis.searchIndex));
    script.addEventListener('error', reject);
    document.head.append(script);
  });
  return loading;
}

/** How well a section fits: its heading counts more than its text, and every word has to be somewhere. */
function score([, , title, section, text], words) {
  let sum = 0;
  for (const word of words) {
    const inSection = section.toLowerCase().includes(word);
    const inTitle = title.toLowerCase().includes(word);
    const inText = text.toLowerCase().includes(word);
    if (!inSection && !inTitle && !inText) return 0;
    sum += (inSection ? 10 : 0) + (inTitle ? 4 : 0) + (inText ? 1 : 0);
  }
  return sum;
}

function mark(index) {
  const options = [...results.children];
  active = options.length ? (index + options.length) % options.length : -1;
  options.forEach((option, each) => option.setAttribute('aria-selected', String(each === active)));
  if (active < 0) field.removeAttribute('aria-activedescendant');
  else {
    field.setAttribute('aria-activedescendant', options[active].id);
    options[active].scrollIntoView({ block: 'nearest' });
  }
}

function close() {
  results.hidden = true;
  field.setAttribute('aria-expanded', 'false');
  active = -1;
  field.removeAttribute('aria-activedescendant');
}

async function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) {
    found.textContent = '';
    return close();
  }
  const index = await loadIndex();
  const hits = index
    .map((entry) => [score(entry, words), entry])
    .filter(([points]) => points > 0)
    .sort(([a], [b]) => b - a)
    .slice(0, 12);
  results.replaceChildren(
    ...hits.map(([, [page, id, title, section]], number) => {
      const option = document.createElement('li');
      option.id = `result-${number}`;
      option.setAttribute('role', 'option');
      option.dataset.href = `${page}#${id}`;
      const name = document.createElement('strong');
      name.textContent = section;
      option.append(name, section === title ? '' : ` ${title}`);
      option.addEventListener('click', () => location.assign(option.dataset.href));
      return option;
    }),
  );
  found.textContent = hits.length ? `${hits.length} results` : `Nothing about “${field.value}”`;
  results.hidden = hits.length === 0;
  field.setAttribute('aria-expanded', String(hits.length > 0));
  mark(0);
}

box.hidden = false;
field.addEventListener('focus', () => void loadIndex());
field.addEventListener('input', () => void search());
field.addEventListener('blur', () => setTimeout(close, 200));
field.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') mark(active + 1);
  else if (event.key === 'ArrowUp') mark(active - 1);
  else if (event.key === 'Escape') close();
  else if (event.key === 'Enter' && active >= 0) location.assign(results.children[active].dataset.href);
  else return;
  event.preventDefault();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.matches('input, textarea')) return;
  event.preventDefault();
  field.focus();
});

// An example runs below its source, and only when somebody wants it to.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a.live');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const frame = document.createElement('iframe');
  frame.className = 'live';
  frame.title = 'Example';
  frame.src = link.href;
  frame.addEventListener('load', () => frame.focus());
  link.parentElement.replaceWith(frame);
});
