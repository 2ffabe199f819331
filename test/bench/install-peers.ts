import { installPackages, pinnedPackages } from '../support/install-packages.js';

const FOLDER = import.meta.dirname;

/** Name and version of every peer, as test/bench/package.json pins them. */
export const peerVersions = (): Readonly<Record<string, string>> => pinnedPackages(FOLDER);

/** Installs the peers beside the bench; the project's own packages stay as they are. */
export const installPeers = (): void => installPackages(FOLDER);
