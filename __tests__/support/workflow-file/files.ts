import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../workflow.ts'

/** A file of the repository, with its path relative to the root. */
export interface RepositoryFile {
  readonly path: string
  readonly text: string
}

export const repositoryFile = (path: string): RepositoryFile => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })

const yamlFilesIn = (directory: string): readonly RepositoryFile[] =>
  readdirSync(join(ROOT, directory))
    .filter(name => /\.ya?ml$/.test(name))
    .sort()
    .map(name => repositoryFile(`${directory}/${name}`))

/** Returns the workflows that GitHub runs for this repository, and the one that other repositories call. */
export const ownWorkflows = (): readonly RepositoryFile[] => yamlFilesIn('.github/workflows')

/** Returns the workflows that users copy. */
export const exampleWorkflows = (): readonly RepositoryFile[] => yamlFilesIn('examples/workflows')

/** Returns the action.yml files. */
export const actionFiles = (): readonly RepositoryFile[] =>
  ['action.yml', 'merge/action.yml', 'plan/action.yml'].map(repositoryFile)
