export declare function printTroubleshooting(source: string): string;
