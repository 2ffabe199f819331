import { expect, waitUntil } from '@open-wc/testing';
import { createClientMock, patchStore, type ClientMock } from '../../src/testing/index.js';
import { mountElement, part, unmountElements } from '../support/mount-element.js';

const TAGS = [
  'realtime-status',
  'realtime-sign-in',
  'realtime-conversation',
  'realtime-composer',
  'realtime-microphone',
  'realtime-avatar',
  'realtime-health',
  'realtime-log-panel',
] as const;

describe('theming', () => {
  let client: ClientMock;
  let page: HTMLStyleElement;
  beforeEach(() => {
    client = createClientMock();
    page = document.createElement('style');
    document.head.append(page);
  });
  afterEach(() => {
    unmountElements();
    page.remove();
  });

  const closed = async (): Promise<HTMLElementTagNameMap['realtime-status']> => {
    patchStore(client.$connection, { status: 'closed' });
    return mountElement('realtime-status', client);
  };
  /** The colour that an element has when it is given this value. */
  const colorOf = (value: string): string => {
    const probe = document.createElement('i');
    probe.style.color = value;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };

  it('lets no style of the page in', async () => {
    page.textContent = `
      button, .row, .title, span, svg { display: none; color: rgb(1, 2, 3); border: 9px solid; font-size: 3px }
      .row button { position: fixed }`;
    const status = await closed();
    const { display, position, borderTopWidth, color } = getComputedStyle(part(status, 'button'));
    expect([display, position, borderTopWidth]).to.deep.equal(['flex', 'static', '1px']);
    expect(color).not.to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(part(status, '.title')).display).not.to.equal('none');
  });

  it('lets no style of an element out', async () => {
    const bystander = document.createElement('button');
    bystander.className = 'primary';
    bystander.textContent = 'mine';
    document.body.append(bystander);
    const look = (): string[] => {
      const { color, backgroundColor, padding, borderRadius, font } = getComputedStyle(bystander);
      return [
        color,
        backgroundColor,
        padding,
        borderRadius,
        font,
        String(document.adoptedStyleSheets.length),
        String(document.styleSheets.length),
      ];
    };
    const before = look();
    for (const tag of TAGS) await mountElement(tag, client);
    await waitUntil(() => document.querySelector('realtime-log-panel')?.shadowRoot?.querySelector('.tabs'), undefined, {
      timeout: 8000,
    });
    expect(look()).to.deep.equal(before);
    bystander.remove();
  });

  it('takes colours, roundness, sizes and density from inherited properties', async () => {
    const status = await closed();
    const button = part(status, 'button');
    const height = button.offsetHeight;
    status.parentElement!.style.setProperty('--realtime-density', '0.7');
    expect(button.offsetHeight).to.be.lessThan(height);
    status.parentElement!.style.setProperty('--realtime-density', '0.1');
    expect(button.offsetHeight).to.be.at.least(24);
    status.parentElement!.style.setProperty('--realtime-density', '1.5');
    expect(button.offsetHeight).to.be.greaterThan(height);
    status.parentElement!.style.setProperty('--realtime-color-text', 'rgb(10, 20, 30)');
    expect(getComputedStyle(part(status, '.title')).color).to.equal('rgb(10, 20, 30)');
  });

  it('follows color-scheme', async () => {
    const status = await closed();
    status.parentElement!.style.colorScheme = 'dark';
    expect(getComputedStyle(status).color).to.equal(colorOf('#ececea'));
    status.parentElement!.style.colorScheme = 'light';
    expect(getComputedStyle(status).color).to.equal(colorOf('#1c1c1a'));
  });

  it('is reached by its parts, and shows the icon of a slot', async () => {
    page.textContent = 'realtime-status::part(title) { letter-spacing: 7px }';
    const status = await closed();
    expect(getComputedStyle(part(status, '.title')).letterSpacing).to.equal('7px');
    const icon = document.createElement('b');
    icon.slot = 'icon';
    icon.textContent = '★';
    status.append(icon);
    await status.updateComplete;
    expect(icon.assignedSlot).to.exist;
    expect(icon.offsetWidth).to.be.greaterThan(0);
  });
});
