/** The custom-elements manifest of the package, as far as tests read it. `schema`: that of the configuration. */
export function createManifest(schema: unknown): {
  modules: { declarations: { tagName?: string; cssParts?: { name: string }[] }[] }[];
};
