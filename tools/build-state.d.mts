/** Whether dist is there and newer than everything that it is made of. */
export function isBuildFresh(): boolean;
