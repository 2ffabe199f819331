import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerAsDemoAgent, seededRandom, SlugSource, type AgentRequest } from '../../src/testing/index.js';
import { splitDeltas } from '../../src/testing/server/split-deltas.js';
import { calculate, formatNumber } from '../../src/testing/server/tools/calculator.js';
import { describeTime, findZone } from '../../src/testing/server/tools/clock.js';
import { extractExpression } from '../../src/testing/server/tools/spoken-arithmetic.js';
import { convert } from '../../src/testing/server/tools/units.js';

const SUMS: [string, string][] = [
  ['1 + 2 * 3', '7'],
  ['(1 + 2) * 3', '9'],
  ['2 ^ 3 ^ 2', '512'],
  ['2 ** 10', '1024'],
  ['-2 ^ 2', '-4'],
  ['2 ^ -1', '0.5'],
  ['--3', '3'],
  ['10 - 4 - 3', '3'],
  ['100 / 5 / 2', '10'],
  ['0.1 + 0.2', '0.3'],
  ['1 / 3', '0.333333333333'],
  ['15%', '0.15'],
  ['15% * 80', '12'],
  ['17 % 5', '2'],
  ['17 mod 5', '2'],
  ['5!', '120'],
  ['3!!', '720'],
  ['2pi', '6.28318530718'],
  ['2(3 + 4)', '14'],
  ['(1 + 1)(2 + 2)', '8'],
  ['sqrt(16) + sqrt 9', '7'],
  ['√16', '4'],
  ['1,234,567 + 1', '1234568'],
  ['1e3 * 2', '2000'],
  ['6 × 7 ÷ 2 − 1', '20'],
  ['-0', '0'],
];

const WRONG: [string, RegExp][] = [
  ['1 / 0', /dividing by zero/],
  ['5 % 0', /dividing by zero/],
  ['0 ^ -1', /dividing by zero/],
  ['(1 + 2', /position 1 is never closed/],
  ['1 + 2)', /"\)" at position 6/],
  ['1 +', /ends too early/],
  ['* 3', /"\*" at position 1/],
  ['2 $ 3', /"\$" at position 3/],
  ['foo(3)', /do not know "foo"/],
  ['constructor', /do not know "constructor"/],
  ['sqrt(-1)', /not defined/],
  ['(-8) ^ 0.5', /real number/],
  ['171!', /too large/],
  ['1.5!', /whole number/],
  ['9^999', /too large/],
  ['', /nothing to calculate/],
  ['('.repeat(500), /longer than/],
];

test('the calculator', () => {
  for (const [expression, result] of SUMS) assert.equal(formatNumber(calculate(expression)), result, expression);
  for (const [expression, message] of WRONG)
    assert.throws(() => calculate(expression), { name: 'CalculatorError', message }, expression);
});

test('sums are found in sentences, and only sums', () => {
  const cases: [string, string | undefined][] = [
    ['What is 17 * 23?', '17 * 23'],
    ["what's 15% of 80", '15% * 80'],
    ['Calculate 12 squared plus 5', '12 ^2 + 5'],
    ['How much is 7 times 8?', '7 * 8'],
    ['square root of 144', 'sqrt 144'],
    ['3 x 4 =', '3 * 4'],
    ['calculate 3 apples', '3 apples'],
    ['What is 1/0?', '1/0'],
    ['Hello', undefined],
    ['I have 3 cats', undefined],
    ['2024', undefined],
    ['covid-19', undefined],
    ['What is love?', undefined],
  ];
  for (const [text, expression] of cases) assert.equal(extractExpression(text), expression, text);
});

test('units', () => {
  const cases: [number, string, string, number][] = [
    [5, 'miles', 'km', 8.04672],
    [100, 'F', 'celsius', 37.7777777],
    [0, 'celsius', 'K', 273.15],
    [-40, '°C', '°F', -40],
    [1, 'kg', 'pounds', 2.2046226],
    [90, 'km/h', 'm/s', 25],
    [2, 'litres', 'ml', 2000],
    [1, 'GiB', 'MB', 1073.741824],
    [1, 'foot', 'inches', 12],
    [60, 'miles per hour', 'kph', 96.56064],
  ];
  for (const [value, from, to, wanted] of cases) {
    const result = convert(value, from, to);
    assert.ok(result.ok && Math.abs(result.value - wanted) < 1e-5, `${value} ${from} ${to}: ${JSON.stringify(result)}`);
  }
  for (const [value, from, to, reason] of [
    [1, 'km', 'kg', /length.*mass/],
    [1, 'smoot', 'km', /"smoot"/],
    [-300, 'celsius', 'kelvin', /absolute zero/],
    [-1, 'kg', 'g', /not negative/],
  ] as const) {
    const result = convert(value, from, to);
    assert.ok(!result.ok);
    assert.match(result.reason, reason);
  }
});

test('the clock knows zones, cities and its limits', () => {
  assert.equal(findZone('Tokyo'), 'Asia/Tokyo');
  assert.equal(findZone('new york'), 'America/New_York');
  assert.equal(findZone('San Francisco'), 'America/Los_Angeles');
  assert.equal(findZone('Europe/Berlin'), 'Europe/Berlin');
  assert.equal(findZone('Atlantis'), undefined);
  assert.equal(describeTime(Date.UTC(2025, 9, 31, 15, 4), 'Asia/Tokyo'), 'Saturday, 1 November 2025, 00:04 (GMT+9)');
});

/** The last text of an answer, every tool run. */
function reply(text: string, change: Partial<AgentRequest> = {}): string {
  const tools = ['CalculatorTools', 'ClockTools', 'MediaTools', 'TeamTools', 'UnitTools'];
  const request = { text, agentKey: 'default', tools, history: [], userName: 'Dana', files: [], nowMs: 0, ...change };
  const answer = answerAsDemoAgent(request);
  let last = '';
  let results: string[] = [];
  for (let next = answer.next(results); !next.done; next = answer.next(results)) {
    last = next.value.text ?? last;
    results = (next.value.tools ?? []).map((tool) => tool.run?.().content ?? 'asked');
  }
  return last;
}

test('the agent answers what people ask', () => {
  const cases: [string, RegExp][] = [
    ['hi', /^Hello! I am Domo/],
    ['Who are you?', /set of rules/],
    ['what can you do', /Convert units/],
    ['Thank you!', /welcome, Dana/],
    ['What is 15% of 80?', /\*\*12\*\*/],
    ['calculate 1/0', /dividing by zero/],
    ['What time is it in Tokyo?', /Tokyo it is \*\*.*GMT\+9/],
    ['what time is it', /In UTC it is/],
    ['What time is it in Atlantis?', /no time zone for "Atlantis"/i],
    ['Convert 5 miles to km', /5 mi = 8.04672 km/],
    ['How many cups are in a litre?', /1 l = 4.22/],
    ['100 F in C', /37.77778 °C/],
    ['Convert 5 km to kg', /length.*mass/],
    ['Show me a table', /messages by month/],
    ['Ask the librarian about lit', /librarian says/],
    ['qwertz', /no rule for “qwertz”/],
    ['', /no rule/],
  ];
  for (const [text, wanted] of cases) assert.match(reply(text), wanted, text);
  const history = [{ role: 'user', content: 'My name is Robin' }];
  assert.match(reply('What is my name?', { history }), /Robin/);
  assert.match(reply('What did I just say?', { history }), /> My name is Robin/);
});

test('deltas keep every character, ids repeat with their seed', () => {
  const text = `a  b\n\n${'x'.repeat(120)} 😀😀 ${'👩‍🚀'.repeat(30)} end \n`;
  for (const size of [1, 10, 50]) {
    const deltas = splitDeltas(text, size);
    assert.equal(deltas.join(''), text);
    assert.ok(deltas.every((delta) => delta.length <= 50 && !/[\uD800-\uDBFF]$/.test(delta)));
  }
  const [one, two] = [new SlugSource(seededRandom(7)), new SlugSource(seededRandom(7))];
  assert.equal(one.words(3), two.words(3));
  assert.match(
    one.unique('demo', () => false),
    /^demo-[a-z]+-[a-z]+$/,
  );
});
