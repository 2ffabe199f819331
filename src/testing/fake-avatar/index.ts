export { startFakeAvatarVendor } from './start-fake-avatar-vendor.js';
export type {
  FakeAvatarCall,
  FakeAvatarKnobs,
  FakeAvatarLedger,
  FakeAvatarMode,
  FakeAvatarOptions,
  FakeAvatarSession,
  FakeAvatarUtterance,
  FakeAvatarVendor,
} from './fake-avatar-types.js';
