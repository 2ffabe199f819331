import { fileURLToPath } from 'node:url';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import constantLogMessage from './tools/eslint-constant-log-message.mjs';

const CODE_FROM_TEXT = { 'no-eval': 'error', 'no-new-func': 'error', 'no-implied-eval': 'error' };

const NO_ENUM = { selector: 'TSEnumDeclaration', message: 'Use a union of literals or an `as const` object.' };
const NO_PARAMETER_PROPERTY = { selector: 'TSParameterProperty', message: 'Write the field out.' };
const NO_DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };
const NO_PRIVATE_KEYWORD = {
  selector:
    'MethodDefinition[accessibility="private"]:not([kind="constructor"]), ClassBody:not(:has(> [key.name="properties"])) > PropertyDefinition[accessibility="private"]',
  message: 'Use #private; only a reactive property of an element cannot.',
};
const NO_STYLE_ATTRIBUTE = {
  selector: 'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\sstyle=/]',
  message: "`style-src 'self'` blocks style attributes: use a class, a part or element.style.setProperty().",
};
const NO_STYLE_ELEMENT = {
  selector: 'TaggedTemplateExpression[tag.name="html"] TemplateElement[value.raw=/<style/]',
  message: "`style-src 'self'` blocks style elements: use static styles.",
};
const EXTENSION = {
  selector:
    ':matches(ImportDeclaration, ExportAllDeclaration, ExportNamedDeclaration, ImportExpression) > Literal[value=/^\\.(?!.*\\.(js|json|mjs)$)/]',
  message: 'Relative imports end in `.js`.',
};
const UNSAFE_TEMPLATES = {
  paths: [
    { name: 'lit/directives/unsafe-html.js', message: 'Trusted Types does not stop it; write a lit template.' },
    { name: 'lit/directives/unsafe-svg.js', message: 'Trusted Types does not stop it; write a lit template.' },
    {
      name: 'lit/directives/style-map.js',
      message: 'Its first render is blocked by a strict policy; use setProperty().',
    },
    { name: 'lit/static-html.js', importNames: ['unsafeStatic'], message: 'Write a lit template.' },
  ],
};

const PAGE_GLOBALS = ['document', 'window', 'navigator', 'localStorage', 'sessionStorage', 'location'].map((name) => ({
  name,
  message: 'src/ has no page: only src/platform touches browser globals.',
}));

const restrictedSyntax = (...rules) => ['error', ...rules];
const EVERYWHERE = [NO_ENUM, NO_PARAMETER_PROPERTY, NO_DEFAULT_EXPORT, NO_PRIVATE_KEYWORD, EXTENSION];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.cache/', 'node_modules/', 'examples/', '**/generated/', 'docs/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict],
    rules: {
      ...CODE_FROM_TEXT,
      'no-console': 'error',
      'no-restricted-syntax': restrictedSyntax(...EVERYWHERE),
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'components/**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: fileURLToPath(new URL('.', import.meta.url)) },
    },
    plugins: { house: { rules: { 'constant-log-message': constantLogMessage } } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'house/constant-log-message': 'error',
      // The plain rule does not see a timer that is called without `window.`.
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: ['src/logging/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platform/**', 'src/testing/**'],
    rules: { 'no-restricted-globals': ['error', ...PAGE_GLOBALS] },
  },
  {
    files: ['components/**/*.ts', 'demo/**/*.ts', 'test/**/*.ts'],
    plugins: { lit, wc, 'lit-a11y': litA11y },
    rules: {
      ...lit.configs['flat/recommended'].rules,
      ...litA11y.configs.recommended.rules,
    },
  },
  {
    files: ['components/**/*.ts'],
    extends: [wc.configs['flat/recommended']],
    rules: {
      'no-restricted-imports': ['error', UNSAFE_TEMPLATES],
      'no-restricted-syntax': restrictedSyntax(...EVERYWHERE, NO_STYLE_ATTRIBUTE, NO_STYLE_ELEMENT),
      'lit/no-legacy-template-syntax': 'error',
      'lit/no-value-attribute': 'error',
      'lit/lifecycle-super': 'error',
      'wc/no-self-class': 'off',
      'wc/guard-super-call': 'off',
    },
  },
  {
    files: ['demo/**/*.ts', 'test/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/ban-ts-comment': 'off',
    },
  },
  { files: ['**/*.mjs', '**/*.cjs'], rules: { ...CODE_FROM_TEXT, 'prefer-const': 'error', 'no-unused-vars': 'error' } },
);
