import type { ArtifactStore } from './record-artifacts.ts'

/**
 * The artifact service of the run, by the library that GitHub keeps for it; heavy, so it is loaded where it is used.
 * Undefined where the run has none: other forges, runs on one's own machine, and GitHub Enterprise Server, whose older
 * service this library refuses.
 */
export async function openArtifactStore(env: NodeJS.ProcessEnv): Promise<ArtifactStore | undefined> {
  if (!env['ACTIONS_RESULTS_URL'] || !env['ACTIONS_RUNTIME_TOKEN'] || isEnterpriseServer(env)) return undefined
  // A package of the library's calls Buffer(). Node.js would warn of that in the log of people who cannot mend it.
  process.noDeprecation = true
  const { DefaultArtifactClient } = await import('@actions/artifact')
  const client = new DefaultArtifactClient()
  return {
    async upload(name, file, directory) {
      await client.uploadArtifact(name, [file], directory)
    },
    async list() {
      const { artifacts } = await client.listArtifacts({ latest: true })
      return artifacts
    },
    async download(id, path) {
      await client.downloadArtifact(id, { path })
    },
  }
}

/** As the library tells it: by the host of the server. */
function isEnterpriseServer(env: NodeJS.ProcessEnv): boolean {
  const host = new URL(env['GITHUB_SERVER_URL'] || 'https://github.com').hostname.toLowerCase()
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')
}
