export declare const EXAMPLES: string;
export declare function exampleNames(): string[];
export declare function prepareExamples(): Promise<string>;
export declare function buildExamples(names?: readonly string[]): Promise<void>;
