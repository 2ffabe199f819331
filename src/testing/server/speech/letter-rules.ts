/** Words that the rules below would get badly wrong, and that turn up all the time. */
const WORDS: ReadonlyMap<string, readonly string[]> = new Map(
  `
  a ax, am ae m, an ae n, and ae n d, any eh n iy, are aa r, ask ae s k, be b iy, been b ih n, come k ah m,
  could k uh d, do d uw, does d ah z, from f r ah m, give g ih v, go g ow, great g r ey t, have h ae v, he h iy,
  hello h eh l ow, i ay, in ih n, is ih z, it ih t, know n ow, live l ih v, many m eh n iy, me m iy, my m ay, no
  n ow, of ah v, on aa n, one w ah n, only ow n l iy, or ao r, people p iy p ax l, said s eh d, says s eh z, she
  sh iy, should sh uh d, so s ow, some s ah m, the dh ax, their dh eh r, there dh eh r, they dh ey, this dh ih
  s, to t uw, two t uw, was w ah z, we w iy, were w er, what w ah t, who h uw, with w ih th, would w uh d, you y
  uw, your y ao r
`
    .split(',')
    .map((entry) => entry.trim().split(/\s+/))
    .map(([word = '', ...phonemes]) => [word, phonemes] as const),
);

/** Letter groups, longest first. `$` stands for the end of the word, a lookahead is written as such. */
const RULES: readonly (readonly [pattern: RegExp, phonemes: string])[] = (
  [
    ['tion', 'sh ax n'],
    ['sion', 'zh ax n'],
    ['ture', 'ch er'],
    ['ough', 'ow'],
    ['augh', 'ao'],
    ['eigh', 'ey'],
    ['igh', 'ay'],
    ['tch', 'ch'],
    ['dge', 'j'],
    ['sch', 'sh'],
    ['ous$', 'ax s'],
    ['ing$', 'ih ng'],
    ['les?$', 'ax l'],
    ['(?:ee|ea|ie)', 'iy'],
    ['oor', 'ao r'],
    ['ook', 'uh k'],
    ['oo', 'uw'],
    ['ow$', 'ow'],
    ['o[uw]', 'aw'],
    ['oa', 'ow'],
    ['o[iy]', 'oy'],
    ['a[iy]', 'ey'],
    ['a[uw]', 'ao'],
    ['e[wu]', 'uw'],
    ['e[iy]', 'ey'],
    ['ar', 'aa r'],
    ['or', 'ao r'],
    ['(?:er|ir|ur|yr)', 'er'],
    ['th', 'th'],
    ['sh', 'sh'],
    ['ch', 'ch'],
    ['ph', 'f'],
    ['wh', 'w'],
    ['ck', 'k'],
    ['qu', 'k w'],
    ['ng(?=[aeiou])', 'ng g'],
    ['ng', 'ng'],
    ['kn', 'n'],
    ['wr', 'r'],
    ['gh', ''],
    // A vowel before one consonant and a last e has the name of its letter.
    ['a(?=[bcdfgklmnprstvz]e[sd]?$)', 'ey'],
    ['e(?=[bcdfgklmnprstvz]e[sd]?$)', 'iy'],
    ['i(?=[bcdfgklmnprstvz]e[sd]?$)', 'ay'],
    ['o(?=[bcdfgklmnprstvz]e[sd]?$)', 'ow'],
    ['u(?=[bcdfgklmnprstvz]e[sd]?$)', 'uw'],
    ['(?<=[aeiouy].*[td])ed$', 'ih d'],
    ['(?<=[aeiouy].*)ed$', 'd'],
    ['(?<=[aeiouy].*(?:[sxz]|ch|sh))es$', 'ih z'],
    ['(?<=[aeiouy].*)es$', 'z'],
    ['(?<=[aeiouy].*)e$', ''],
    ['e$', 'iy'],
    ['o$', 'ow'],
    ['y$', 'iy'],
    ['y(?=[aeiou])', 'y'],
    ['c(?=[eiy])', 's'],
    ['g(?=[eiy])', 'j'],
    ['x', 'k s'],
    ['([bcdfgklmnprstvz])\\1', '='],
    ['s(?=$)', 'z'],
  ] as const
).map(([pattern, phonemes]) => [new RegExp(pattern, 'y'), phonemes] as const);

const LETTERS: ReadonlyMap<string, string> = new Map(
  'a:ae b:b c:k d:d e:eh f:f g:g h:h i:ih j:j k:k l:l m:m n:n o:aa p:p q:k r:r s:s t:t u:ah v:v w:w y:ih z:z'
    .split(' ')
    .map((entry) => entry.split(':') as [string, string]),
);

const MURMUR = ['aa', 'ow', 'ih', 'eh', 'uw'] as const;

/** The rough sounds of one word in lower case. Letters that are not Latin are murmured, one syllable each. */
export function wordToPhonemes(word: string): string[] {
  const known = WORDS.get(word);
  if (known) return [...known];
  const plain = word
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/[\p{M}']/gu, '');
  const phonemes: string[] = [];
  const hasVowel = /[aeiouy]/.test(plain);
  for (let at = 0; at < plain.length;) {
    const rule = hasVowel ? matchAt(plain, at) : undefined;
    const letter = String.fromCodePoint(plain.codePointAt(at) ?? 0);
    const sound = rule?.phonemes ?? spell(letter, hasVowel);
    if (sound !== '') phonemes.push(...sound.split(' '));
    at += rule?.length ?? letter.length;
  }
  return phonemes;
}

function matchAt(word: string, at: number): { phonemes: string; length: number } | undefined {
  for (const [pattern, phonemes] of RULES) {
    pattern.lastIndex = at;
    const found = pattern.exec(word)?.[0];
    // A doubled consonant sounds once: the second letter is left to the rules.
    if (found !== undefined) return phonemes === '=' ? { phonemes: '', length: 1 } : { phonemes, length: found.length };
  }
  return undefined;
}

/** A letter on its own: its sound, or in a word without vowels (an abbreviation) its sound with a vowel to say it with. */
function spell(letter: string, hasVowel: boolean): string {
  const sound = LETTERS.get(letter);
  if (sound === undefined)
    return /\p{L}/u.test(letter) ? `n ${MURMUR[letter.charCodeAt(0) % MURMUR.length] ?? 'aa'}` : '';
  return hasVowel ? sound : `${sound} iy`;
}
