// The module that runs on the audio thread. A file of its own beside the bundle: no policy has to allow `blob:`.
import { CaptureProcessor } from './capture-processor.js';
import { PlaybackProcessor } from './playback-processor.js';
import { CAPTURE, PLAYBACK } from './worklet-messages.js';
import { scope } from './worklet-scope.js';

scope.registerProcessor(CAPTURE, CaptureProcessor);
scope.registerProcessor(PLAYBACK, PlaybackProcessor);
