import { checkBase } from '../docker/build/check-base.ts'
import { checkNames } from '../docker/build/check-names.ts'
import { checkFiles } from '../docker/build/context.ts'
import { parseBuildInputs } from '../inputs/build.ts'
import { modeOf } from '../inputs/mode.ts'
import { allOrNone } from '../lib/all-or-none.ts'
import { readWorkflow } from '../lib/github.ts'
import { publicationName } from '../publish/create-record.ts'
import { buildRequest } from './build-request.ts'
import { describeBuild } from './describe-build.ts'
import { setUpDocker } from './docker-setup.ts'
import { recordOfStep } from './leg-record.ts'
import { logIntent } from './log-intent.ts'
import { chooseLogins } from './logins.ts'
import { checkAccess, lazyRegistries } from './registries.ts'
import { summaryOfFailedBuild } from './report-failure.ts'
import { pushFromLayout, readBack, runBuild } from './run-build.ts'
import { runStep } from './step.ts'

/** Builds an image and pushes it by digest; then leaves a record for the merge job, or publishes it. */
export const build = (): Promise<void> =>
  runStep(async step => {
    const inputs = await parseBuildInputs(step)
    const mode = modeOf(inputs)
    const repositories = inputs.request.images.map(({ repository }) => repository)
    step.onFailure(summaryOfFailedBuild({ ...inputs, mode, publication: publicationName(inputs.name, repositories) }))
    const [workflow] = await Promise.all([readWorkflow(step.env), checkFiles(inputs.options, step.workspace)])
    await checkNames(inputs.options, step)
    const scope = { destinations: repositories, pushes: inputs.push }
    const logins = await chooseLogins(inputs.credentials, scope, workflow, step)
    const registries = lazyRegistries(() => logins, step)
    const metadata = await step.phase('metadata', () => describeBuild(inputs, workflow, registries, step))

    const docker = await step.phase('buildx', () => setUpDocker(inputs, logins, step))
    const [emulation, access] = await allOrNone(step.signal, [
      stop => docker.prepare(stop), // boots the builder, installs emulators
      () => checkAccess(inputs.push ? repositories : [], registries, docker.started, step),
    ])
    await logIntent({ inputs, mode, metadata, access }, step)
    await checkBase(inputs, docker, step)

    const request = buildRequest({ inputs, mode, workflow, metadata, docker, env: step.env })
    const { built, ...watched } = await runBuild(request, docker, step)
    if (built.kind === 'called') return step.log.info(`The Dockerfile passed: call ${built.call}.`)
    if (built.kind === 'layout') await step.phase('push', () => pushFromLayout(built, request, registries, step))

    const pushed = await step.phase('check', () => readBack(built, request, emulation, registries, step))
    const record = recordOfStep({ inputs, request, metadata, pushed, emulation, ...watched }, step)
    const { leaveRecord, publishAlone } = await import('./finish-build.ts')
    const finished = { record, metadata, built, pushed, platformsGiven: request.platforms.length > 0 }
    if (mode === 'leg') await leaveRecord(finished, docker.directory, step)
    else await publishAlone(finished, registries, step)
  })
