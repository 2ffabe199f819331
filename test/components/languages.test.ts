import { expect, waitUntil } from '@open-wc/testing';
import { registerStrings } from '../../components/index.js';
import { composerWords } from '../../components/composer/composer-words.js';
import { conversationWords } from '../../components/conversation/conversation-words.js';
import { avatarWords } from '../../components/avatar/avatar-words.js';
import { healthWords } from '../../components/health/health-words.js';
import { counting } from '../../components/internal/counting.js';
import { english, type BaseStrings, type ChatStrings, type PartStrings } from '../../components/internal/strings.js';
import { panelWords } from '../../components/log-panel/panel-words.js';
import { microphoneWords } from '../../components/microphone/microphone-words.js';
import { statusWords } from '../../components/status/status-words.js';
import { createClientMock, patchStore, type ClientMock } from '../../src/testing/index.js';
import { mountElement, part, shadowText, unmountElements } from '../support/mount-element.js';

type Texts = BaseStrings & PartStrings & ChatStrings;
type Spoken = (...values: readonly unknown[]) => string;

const ENGLISH = {
  ...healthWords(english),
  ...panelWords(english),
  ...microphoneWords(english),
  ...avatarWords(english),
  ...statusWords(english),
  ...conversationWords(english),
  ...composerWords(english),
} as Texts;

const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja'] as const;

async function textsIn(language: string): Promise<Texts> {
  const files = [`${language}.js`, `${language}-parts.js`, `${language}-chat.js`];
  const modules = (await Promise.all(
    files.map((file) => import(`/components/internal/locales/${file.replace('.js', '.ts')}`)),
  )) as { texts: object }[];
  return Object.assign({}, ...modules.map(({ texts }) => texts)) as Texts;
}

/** What a text takes, where it is not one name. A number that is 2 in some languages is a word, so there is none. */
const PROBES: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  retryIn: [
    [13, 14, 15],
    [13, 14, 0],
  ],
  retryNext: [[13]],
  signInRateLimited: [[13]],
  duration: [[413], [13_000]],
  healthLevel: [[3]],
  healthDials: [[1234]],
  healthTokens: [[1234]],
  healthDropped: [[1234]],
  healthTasks: [[1234]],
  healthSparkline: [[13, 'LOW', 'HIGH', 'LAST']],
  healthAlert: [['VALUE', 'THRESHOLD']],
  configCounts: [
    [13, 14],
    [0, 14],
    [13, 0],
  ],
  configShown: [
    [13, 13],
    [13, 1234],
  ],
  configOverrides: [[13]],
  logPlayed: [
    ['NAME', 'NOTE'],
    ['NAME', ''],
  ],
  logSearching: [[1234]],
  logTimeline: [
    ['LONG', 13, 14],
    ['LONG', 13, 0],
  ],
  logShown: [
    [13, 13],
    [13, 1234],
  ],
  logDropped: [[1234]],
  micUnnamed: [[13]],
  fileFailed: [['NAME', 'REASON']],
  fileTooBig: [['NAME', 'SIZE', 'LIMIT']],
  filesTooMany: [[13]],
  charactersLeft: [[1234]],
  charactersOver: [[1234]],
  unreadTitle: [[13, 'TITLE']],
  avatarLabel: [
    ['NAME', 'ACTIVITY'],
    [undefined, 'ACTIVITY'],
  ],
  avatarExpiring: [[13]],
  emptyTitle: [['NAME'], [undefined]],
  subAgent: [['NAME'], [undefined]],
  media: [['NAME'], [undefined]],
  openMedia: [['NAME'], [undefined]],
};
const probesOf = (key: string): readonly (readonly unknown[])[] => PROBES[key] ?? [['NAME']];

/** Calls a text and says which of the values are in it. */
function placeholders(language: string, say: Spoken, values: readonly unknown[]): unknown[] {
  const { number } = counting(language);
  const text = say(...values);
  expect(text, say.toString())
    .to.be.a('string')
    .and.not.match(/undefined|NaN|#|null/);
  expect(text.trim()).not.to.equal('');
  return values.filter(
    (value) =>
      value !== undefined && value !== '' && text.includes(typeof value === 'number' ? number(value) : String(value)),
  );
}

describe('the languages', () => {
  afterEach(unmountElements);

  for (const language of LANGUAGES) {
    it(`${language} has every text, with what varies in it`, async () => {
      const texts = await textsIn(language);
      expect(Object.keys(texts).sort()).to.deep.equal(Object.keys(ENGLISH).sort());
      const wrong: string[] = [];
      for (const [key, original] of Object.entries(ENGLISH)) {
        const translated = texts[key as keyof Texts] as unknown;
        expect(typeof translated, key).to.equal(typeof original);
        if (typeof original === 'function') {
          for (const values of probesOf(key)) {
            const [here, there] = [
              placeholders(language, translated as Spoken, values),
              placeholders('en', original as Spoken, values),
            ];
            // A duration is written in seconds.
            if (key !== 'duration' && here.join() !== there.join())
              wrong.push(`${key}(${values.join()}): ${here.join()}`);
          }
        } else if (typeof original === 'object') {
          expect(Object.keys(translated as object).sort(), key).to.deep.equal(Object.keys(original).sort());
          for (const [name, text] of Object.entries(translated as object))
            expect(text, `${key}.${name}`).to.match(/\S/);
        } else {
          expect(translated, key).to.match(/\S/);
        }
      }
      expect(wrong).to.deep.equal([]);
      expect(texts.language).to.equal(language);
    });
  }

  it('is translated: little reads as in English', async () => {
    for (const language of LANGUAGES) {
      const texts = await textsIn(language);
      const plain = Object.entries(ENGLISH).filter(([, text]) => typeof text === 'string');
      const same = plain.filter(([key, text]) => texts[key as keyof Texts] === text).map(([key]) => key);
      // Words that two languages share: Message, Code, Configuration …
      expect(same.length, `${language}: ${same.join()}`).to.be.lessThan(plain.length / 8);
    }
  });

  it('counts with the plural forms of the language', async () => {
    const say = async (language: string, counts: readonly number[]): Promise<string[]> => {
      const { healthTasks } = await textsIn(language);
      return counts.map((count) => healthTasks(count));
    };
    expect(await say('de', [0, 1, 2])).to.deep.equal(['0 lange Schritte', '1 langer Schritt', '2 lange Schritte']);
    expect(await say('fr', [0, 1, 2])).to.deep.equal(['0 tâche longue', '1 tâche longue', '2 tâches longues']);
    expect(new Set(await say('ar', [0, 1, 2, 3, 11])).size).to.equal(5);
    expect(await say('ar', [1, 2])).to.deep.equal(['مهمة طويلة', 'مهمتان طويلتان']);
    expect(ENGLISH.logDropped(12_345)).to.equal('12,345 older entries dropped');
    expect((await textsIn('de')).logDropped(12_345)).to.equal('12.345 ältere Einträge verworfen');
    expect((await textsIn('fr')).duration(1300)).to.match(/^1,3\s*s$/);
  });
});

describe('the language of an element', () => {
  let client: ClientMock;
  beforeEach(() => (client = createClientMock()));
  afterEach(() => {
    unmountElements();
    for (const name of ['lang', 'dir']) document.documentElement.removeAttribute(name);
  });
  type Status = HTMLElementTagNameMap['realtime-status'];
  const says = (element: Status, text: string): Promise<void> =>
    waitUntil(() => shadowText(element).includes(text), `says ${text}, not ${shadowText(element)}`);

  it('is that of the closest ancestor, and changes with it', async () => {
    document.documentElement.lang = 'fr';
    const element = await mountElement('realtime-status', client);
    await says(element, 'Connecté');
    const holder = element.parentElement!;
    holder.setAttribute('lang', 'es-MX');
    await says(element, 'Conectado');
    holder.removeAttribute('lang');
    await says(element, 'Connecté');
    document.documentElement.lang = 'ja';
    await says(element, '接続済み');
    element.lang = 'de';
    await says(element, 'Verbunden');
    expect(element.lang).to.equal('de');
  });

  it('is found across shadow roots, and watched there', async () => {
    const outer = document.createElement('div');
    const root = outer.attachShadow({ mode: 'open' });
    const inner = document.createElement('section');
    root.append(inner);
    const element = await mountElement('realtime-status', client);
    element.parentElement!.append(outer);
    inner.append(element);
    outer.lang = 'de';
    await says(element, 'Verbunden');
    inner.lang = 'fr';
    await says(element, 'Connecté');
  });

  it('goes before what is around when the session names one, and says so in the markup', async () => {
    const element = await mountElement('realtime-status', client);
    await says(element, 'Connected');
    const configure = (language: string): void =>
      patchStore(client.$config, {
        values: { ...client.$config.get().values, ui: { ...client.$config.get().values.ui, language } },
      });
    configure('ar');
    await says(element, 'متصل');
    expect([element.lang, element.dir]).to.deep.equal(['ar', 'rtl']);
    expect(getComputedStyle(part(element, '.row')).direction).to.equal('rtl');
    configure('auto');
    await says(element, 'Connected');
    expect([element.lang, element.dir]).to.deep.equal(['', '']);
  });

  it('reads from the right where the page does', async () => {
    document.documentElement.lang = 'ar';
    document.documentElement.dir = 'rtl';
    const element = await mountElement('realtime-status', client);
    await says(element, 'متصل');
    expect(element.hasAttribute('dir')).to.equal(false);
    const [mark, title] = [part(element, '.mark'), part(element, '.title')];
    expect(mark.getBoundingClientRect().left).to.be.greaterThan(title.getBoundingClientRect().right);
  });

  it('falls back to English, marked as such', async () => {
    document.documentElement.lang = 'sv';
    const element = await mountElement('realtime-status', client);
    await waitUntil(() => element.lang === 'en');
    expect(shadowText(element)).to.contain('Connected');
  });

  it('takes single texts and whole languages of the page, for a region too, at once', async () => {
    document.documentElement.lang = 'de-AT';
    const element = await mountElement('realtime-status', client);
    registerStrings('de', { states: { ...english.states, connected: 'Da!' } });
    await says(element, 'Da!');
    registerStrings('de-AT', { states: { ...english.states, connected: 'Servus!' } });
    await says(element, 'Servus!');
    patchStore(client.$connection, { status: 'reconnecting' });
    await element.updateComplete;
    // What the page did not say stays translated.
    expect(shadowText(element)).to.contain('Der Server antwortet nicht.');
    registerStrings('nl', { noSession: 'Geen sessie.' });
    element.client = undefined;
    element.lang = 'nl';
    await says(element, 'Geen sessie.');
  });
});
