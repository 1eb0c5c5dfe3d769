/** One project per kind of test, so that each can be run alone: `npm run test:unit`, `test:integration`, `test:e2e`. */
const project = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/__tests__/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  ...extra,
})

export default {
  projects: [project('unit'), project('integration'), project('e2e')],
}
