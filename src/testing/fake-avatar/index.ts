export { startFakeAvatarVendor } from './start-fake-avatar-vendor.js';
export type {
  FakeVendorCall,
  FakeVendorKnobs,
  FakeVendorLedger,
  FakeVendorMode,
  FakeVendorOptions,
  FakeVendorSession,
  FakeVendorUtterance,
  FakeAvatarVendor,
} from './fake-vendor-types.js';
