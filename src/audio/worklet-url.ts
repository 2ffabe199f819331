/** Next to the file that this module ends up in. The build puts the worklet there and its name here. */
export const WORKLET_URL = new URL('./worklet/audio.worklet.js', import.meta.url).href;
