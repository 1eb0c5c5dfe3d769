import type { NodeSettings, OwnBuilder } from '../../src/docker/builder/settings.ts'

/** A builder node with default settings. */
export const NODE: NodeSettings = {
  name: undefined,
  endpoint: undefined,
  platforms: [],
  driverOpts: [],
  buildkitdFlags: undefined,
}

/** Returns the builder that a step creates by default. */
export const ownBuilder = (changes: Partial<OwnBuilder> = {}): OwnBuilder => ({
  kind: 'own',
  driver: 'docker-container',
  nodes: [NODE],
  config: undefined,
  mirrors: [],
  keep: false,
  ...changes,
})
