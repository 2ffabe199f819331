import type { Face } from './face.js';

/** The faces of the local provider by their `avatar-id`, each loaded when it is shown. The first one is the default. */
export const FACES = {
  mira: async (): Promise<Face> => (await import('./mira.js')).mira,
  orb: async (): Promise<Face> => (await import('./orb.js')).orb,
  robot: async (): Promise<Face> => (await import('./robot.js')).robot,
} as const;

export type FaceName = keyof typeof FACES;

export const FACE_NAMES = Object.keys(FACES) as FaceName[];

/** The face of this name; the default one for any other. */
export const faceNamed = (name: string | undefined): FaceName =>
  FACE_NAMES.find((each) => each === name) ?? (FACE_NAMES[0] as FaceName);
