import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../workflow.ts'

/** A file of the repository, by its path from the root. */
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

/** The workflows that GitHub runs for this repository, and the one that other repositories call. */
export const ownWorkflows = (): readonly RepositoryFile[] => yamlFilesIn('.github/workflows')

/** The workflows that users copy. */
export const exampleWorkflows = (): readonly RepositoryFile[] => yamlFilesIn('examples/workflows')

/** The actions. */
export const actionFiles = (): readonly RepositoryFile[] =>
  ['action.yml', 'merge/action.yml', 'plan/action.yml'].map(repositoryFile)
