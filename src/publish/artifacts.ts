import type { ArtifactStore } from './hand-over.ts'

/** The artifact service of the run, by the library that GitHub keeps for it; heavy, so it is loaded where it is used. */
export async function runArtifacts(): Promise<ArtifactStore> {
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
