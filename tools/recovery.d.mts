/** The text of docs/recovery.md as the rules, the scenarios and the tests' names make it. */
export function recoveryPage(): string;
