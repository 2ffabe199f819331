// In Node, with the document of jsdom. Run by `node --experimental-vm-modules`: the package is ES modules, and nothing of it is transformed.
export default {
  testEnvironment: './jest-environment.js',
  testMatch: ['<rootDir>/jest/**/*.test.js'],
  transform: {},
};
