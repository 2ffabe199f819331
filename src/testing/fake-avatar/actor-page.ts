import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RealtimeError } from '../../errors.js';

/** Beside this module in the package; in the project itself the sources run, and the script is that of the last build. */
const FILE = 'fake-avatar-actor.js';
const PLACES = ['./', '../', '../../../dist/esm/'].map((folder) => `${folder}${FILE}`);

/** @throws RealtimeError `config/invalid` when the script is nowhere. */
export function findActorScript(given: string | undefined): string {
  const places = given === undefined ? PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))) : [given];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new RealtimeError('config/invalid', "The actor's script is not built: run `npm run build`.");
}

export const ACTOR_HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Fake avatar: actor</title>
<p id="state">Connecting to the fake vendor.</p>
<p>This page is the avatar. Leave it open, in a Chromium, while sessions run.</p>
<div id="stage"></div>
<script type="module" src="/actor.js"></script>
</html>
`;
