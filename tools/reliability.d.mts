/** The text of docs/reliability.md as the tests' names make it. */
export function reliabilityPage(): string;
