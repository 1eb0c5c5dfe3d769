import type { NodeSettings, OwnBuilder } from '../../src/docker/builder/settings.ts'

/** A machine of a builder of which nothing is said. */
export const NODE: NodeSettings = { platforms: [], driverOpts: [] }

/** The builder that a step makes when its inputs say nothing of one. */
export const ownBuilder = (changes: Partial<OwnBuilder> = {}): OwnBuilder => ({
  kind: 'own',
  driver: 'docker-container',
  nodes: [NODE],
  mirrors: [],
  keep: false,
  ...changes,
})
