/** Builds the site into a folder; names of its pages. */
export declare function buildDocs(folder: string): string[];
