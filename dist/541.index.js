export const id = 541;
export const ids = [541];
export const modules = {

/***/ 28541:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  build: () => (/* binding */ build)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 13 modules
var core = __webpack_require__(77094);
;// CONCATENATED MODULE: ./src/all-or-none.ts
/**
 * Does the tasks side by side. When one fails, the others are told to stop, and waited for: nothing goes on behind the
 * back of the error, which is that of the task that failed first.
 */
async function allOrNone(tasks, outer) {
    const inner = new AbortController();
    const signal = AbortSignal.any([outer, inner.signal]);
    let first;
    await Promise.all(tasks.map(task => task(signal).catch(error => {
        first ??= { error };
        inner.abort(error);
    })));
    if (first !== undefined)
        throw first.error;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./src/oci/descriptor.ts
var descriptor = __webpack_require__(47592);
// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
// EXTERNAL MODULE: ./src/process.ts
var src_process = __webpack_require__(34006);
;// CONCATENATED MODULE: ./src/docker/build.ts





/** A field of a CSV value, quoted where it has to be (RFC 4180). */
const csvField = (field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
/**
 * The exporter that pushes by digest, which only untagged names can be (docs/reference/buildx_build.md of
 * docker/buildx). `name-canonical` makes the digest part of the name.
 */
function outputOf(repositories) {
    if (repositories.length === 0)
        return 'type=cacheonly';
    const names = repositories.map(reference/* formatRepository */.Sh).join(',');
    return ['type=image', csvField(`name=${names}`), 'push-by-digest=true', 'name-canonical=true', 'push=true'].join(',');
}
const repeated = (flag, values) => values.flatMap(value => [flag, value]);
const optional = (flag, value) => (value === undefined ? [] : [flag, value]);
/** The command line of a build. Carries no secret. */
const buildArguments = (request) => [
    'buildx',
    'build',
    '--builder',
    request.builder,
    ...optional('--file', request.file),
    ...optional('--target', request.target),
    ...optional('--platform', request.platforms.map(platform/* formatPlatformShort */.L9).join(',') || undefined),
    ...repeated('--build-arg', request.buildArgs),
    ...repeated('--label', request.labels),
    ...repeated('--annotation', request.annotations),
    ...repeated('--attest', request.attestations),
    '--output',
    outputOf(request.repositories),
    '--metadata-file',
    request.metadataFile,
    '--progress',
    'plain',
    request.context,
];
/**
 * Builds, and pushes by digest when the request says where to; BuildKit's lines come as they are, in a group of the log.
 * Throws a {@link CommandError} when buildx fails.
 */
async function buildImage(request, docker, signal) {
    const { run, log, env } = docker;
    log.startGroup(`Build ${request.platforms.map(platform/* formatPlatform */.Bq).join(', ') || 'for the platform of the builder'}`);
    try {
        await (0,src_process/* mustRun */.Pv)(run, 'docker', buildArguments(request), { env, signal, onLine: line => log.info(line) });
    }
    finally {
        log.endGroup();
    }
    return buildResultOf(await (0,promises_.readFile)(request.metadataFile, 'utf8'), request.repositories.length > 0);
}
/** Reads buildx's metadata file. A push without a digest in it is an error: it cannot be told what was published. */
function buildResultOf(metadata, pushed) {
    const described = JSON.parse(metadata);
    const imageId = described['containerimage.config.digest'];
    if (pushed && described['containerimage.descriptor'] === undefined) {
        throw new Error('docker buildx build succeeded but its metadata names no digest; nothing can be published from it.');
    }
    return {
        metadata,
        ...(typeof imageId === 'string' && { imageId }),
        ...(pushed && { descriptor: (0,descriptor/* descriptorOf */.nb)(described['containerimage.descriptor'], 'containerimage.descriptor') }),
    };
}

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
;// CONCATENATED MODULE: ./src/docker/context.ts



/** What BuildKit fetches by itself: Git and HTTP addresses (docs/reference/buildx_build.md#build-context of buildx). */
const REMOTE = /^(?:https?:\/\/|git:\/\/|git@|ssh:\/\/|github\.com\/|docker-image:\/\/|oci-layout:\/\/)/;
const isRemote = (context) => REMOTE.test(context);
const isFile = (path) => (0,promises_.stat)(path).then(found => found.isFile(), () => false);
/**
 * Looks at a context and a Dockerfile on this machine before anything is started for them. Paths are seen from
 * `workspace`. Throws a {@link UsageError} when they are not there.
 */
async function checkContext({ context, file }, workspace) {
    if (isRemote(context))
        return;
    const directory = (0,external_node_path_.resolve)(workspace, context);
    const entries = await (0,promises_.readdir)(directory).catch(() => undefined);
    if (entries === undefined)
        throw errors/* UsageError */.e.at('context', `there is no directory "${context}" in the workspace.`);
    if (entries.length === 0) {
        throw errors/* UsageError */.e.at('context', `the directory "${context}" is empty. Check the repository out first (actions/checkout), ` +
            'or give the URL of a Git repository.');
    }
    const dockerfile = file ?? (0,external_node_path_.join)(context, 'Dockerfile');
    if (/^https?:/.test(dockerfile) || (await isFile((0,external_node_path_.resolve)(workspace, dockerfile))))
        return;
    throw errors/* UsageError */.e.at('file', `there is no Dockerfile "${dockerfile}" in the workspace.`);
}

;// CONCATENATED MODULE: ./src/docker/emulation.ts




/** QEMU for every architecture, as Docker packages it; pinned, because its `latest` has crashed builds before. */
const BINFMT_IMAGE = 'tonistiigi/binfmt:qemu-v10.2.3-68';
/** The kernel's list of handlers for foreign executables (Documentation/admin-guide/binfmt-misc.rst of Linux). */
const HANDLERS = '/proc/sys/fs/binfmt_misc';
const INSTALL_LIMIT_MS = 5 * 60_000;
/** Architecture → what the kernel's handler for it is called. */
const HANDLER_NAMES = {
    '386': 'qemu-i386',
    amd64: 'qemu-x86_64',
    arm: 'qemu-arm',
    arm64: 'qemu-aarch64',
    loong64: 'qemu-loongarch64',
    mips64: 'qemu-mips64',
    mips64le: 'qemu-mips64el',
    ppc64le: 'qemu-ppc64le',
    riscv64: 'qemu-riscv64',
    s390x: 'qemu-s390x',
};
/** Node's name of an architecture → OCI's. */
const NODE_ARCHITECTURES = {
    x64: 'amd64',
    ia32: '386',
    arm64: 'arm64',
    arm: 'arm',
    ppc64: 'ppc64le',
    riscv64: 'riscv64',
    s390x: 's390x',
    loong64: 'loong64',
};
/** The platform that this machine builds for when nobody says. `architecture` is Node's name (`process.arch`). */
const hostPlatform = (architecture) => ({
    os: 'linux',
    architecture: NODE_ARCHITECTURES[architecture] ?? architecture,
});
/** Whether a machine of the architecture `host` executes the platform's programs by itself. */
const isNative = ({ architecture }, host) => architecture === host || (architecture === '386' && host === 'amd64');
/** Finds out which platforms need an emulator here, and which of those emulators are not installed. */
async function planEmulation(platforms, host, handlers = HANDLERS) {
    const emulated = platforms.filter(platform => !isNative(platform, host.architecture));
    const ready = await Promise.all(emulated.map(({ architecture }) => hasHandler(architecture, handlers)));
    return { emulated, missing: emulated.filter((_, i) => !ready[i]) };
}
async function hasHandler(architecture, handlers) {
    const name = HANDLER_NAMES[architecture];
    if (name === undefined)
        return false;
    const state = await (0,promises_.readFile)((0,external_node_path_.join)(handlers, name), 'utf8').catch(() => '');
    return state.startsWith('enabled');
}
/** What the binfmt program prints (cmd/binfmt of tonistiigi/binfmt): it executes a probe for each of `supported`. */
function supportedBy(stdout) {
    try {
        const { supported } = JSON.parse(stdout.slice(stdout.indexOf('{')));
        if (Array.isArray(supported))
            return supported.filter(name => typeof name === 'string');
    }
    catch {
        // Judged below: output that is not JSON supports nothing.
    }
    return [];
}
/**
 * Installs QEMU for the platforms by one privileged run of the binfmt image. Throws an Error when one of them cannot
 * be executed afterwards: the program itself exits with 0 whatever happens.
 */
async function installEmulation(run, platforms, image, options) {
    const architectures = [...new Set(platforms.map(({ architecture }) => architecture))];
    const { stdout, stderr } = await (0,src_process/* mustRun */.Pv)(run, 'docker', ['run', '--privileged', '--rm', image, '--install', architectures.join(',')], { ...options, timeoutMs: INSTALL_LIMIT_MS });
    const supported = supportedBy(stdout);
    const failed = platforms.filter(platform => !executes(supported, platform)).map(platform/* formatPlatformShort */.L9);
    if (failed.length > 0) {
        throw new Error(`${image} did not make this machine execute ${failed.join(', ')}; it reports ${supported.join(', ') || 'nothing'}.\n` +
            (stderr.trim() || 'Does the image hold an emulator for it, and does the kernel have binfmt_misc?'));
    }
}
/** The probe is per architecture: an emulator that runs linux/arm/v7 is listed with the variants it covers. */
const executes = (supported, { os, architecture }) => supported.some(name => name === `${os}/${architecture}` || name.startsWith(`${os}/${architecture}/`));

// EXTERNAL MODULE: ./src/docker/builder.ts
var builder = __webpack_require__(99683);
;// CONCATENATED MODULE: ./src/docker/buildkitd-config.ts

const HOST = /^[A-Za-z0-9.[\]:-]+$/;
const MIRROR = /^[A-Za-z0-9.[\]:-]+(?:\/[A-Za-z0-9._/-]*)?$/;
/**
 * A mirror as the user writes it: `registry=mirror`, or `mirror` alone for Docker Hub. `https://` before the mirror is
 * left out, as BuildKit wants a host.
 */
function parseMirror(text) {
    const [, registry = 'docker.io', given = ''] = /^(?:([^=]*)=)?(.*)$/.exec(text) ?? [];
    const mirror = given
        .trim()
        .replace(/^https:\/\//, '')
        .replace(/\/$/, '');
    if (/^http:\/\//.test(mirror)) {
        throw new Error(`"${text}" is a mirror over plain HTTP; configure it with "http = true" in BuildKit's configuration.`);
    }
    if (!HOST.test(registry.trim()))
        throw new Error(`"${registry}" in "${text}" is not a registry host.`);
    if (!MIRROR.test(mirror))
        throw new Error(`"${text}" is not of the form [registry=]mirror-host[/path].`);
    return { registry: (0,reference/* canonicalRegistry */.i7)(registry.trim()), mirror };
}
/**
 * The mirrors in the form of BuildKit's configuration file (docs/buildkitd.toml.md of moby/buildkit). The grammar of
 * {@link parseMirror} leaves nothing that TOML would need escaped.
 */
function mirrorsToml(mirrors) {
    const registries = Map.groupBy(mirrors, ({ registry }) => registry);
    return [...registries]
        .map(([registry, of]) => {
        const list = of.map(({ mirror }) => `"${mirror}"`).join(', ');
        return `[registry."${registry}"]\n  mirrors = [${list}]\n`;
    })
        .join('\n');
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./src/docker/config.ts




/** Where the Docker command line keeps its configuration: `$DOCKER_CONFIG`, else `~/.docker`. */
const configDirectory = (env) => env['DOCKER_CONFIG'] || (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.docker');
/** Under which key the Docker command line looks up the credentials of a registry; Docker Hub has one of its own. */
const credentialsKey = (registry) => registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
async function readConfig(directory) {
    const file = (0,external_node_path_.join)(directory, 'config.json');
    const text = await (0,promises_.readFile)(file, 'utf8').catch((error) => {
        if (error.code === 'ENOENT')
            return '{}';
        throw error;
    });
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw errors/* UsageError */.e.at(file, `Docker's configuration is not JSON: ${cause.message}`);
    }
}
/**
 * Makes `directory` a configuration of the Docker command line that is the user's with `logins` added.
 *
 * The user's own is not touched, so there is nothing to restore: existing logins, also of the same registries, stay
 * what they were, and to log out is to remove the directory. Everything else of the user's directory (contexts,
 * plugins, buildx's builders) is linked. An empty entry in `credHelpers` is what makes Docker look into the file for
 * that registry though a `credsStore` is configured (docker/cli, cli/config/configfile).
 */
async function writeConfigWith(logins, original, directory) {
    const config = await readConfig(original);
    await (0,promises_.mkdir)(directory, { mode: 0o700 });
    await (0,promises_.mkdir)((0,external_node_path_.join)(original, 'buildx'), { recursive: true });
    for (const entry of await (0,promises_.readdir)(original)) {
        if (entry !== 'config.json')
            await (0,promises_.symlink)((0,external_node_path_.join)(original, entry), (0,external_node_path_.join)(directory, entry));
    }
    for (const { registry, username, password } of logins) {
        const key = credentialsKey(registry);
        const auth = Buffer.from(`${username}:${password}`).toString('base64');
        config.auths = { ...config.auths, [key]: { auth } };
        config.credHelpers = { ...config.credHelpers, [key]: '' };
    }
    await (0,promises_.writeFile)((0,external_node_path_.join)(directory, 'config.json'), JSON.stringify(config), { mode: 0o600 });
}

;// CONCATENATED MODULE: ./src/docker/prepare.ts







/** Makes the logins known to Docker for this step alone. */
async function withLogins(logins, { run, log, env, directory }) {
    if (logins.length === 0)
        return { run, log, env: {}, directory };
    const config = (0,external_node_path_.join)(directory, 'docker');
    await writeConfigWith(logins, configDirectory(env), config);
    return { run, log, env: { DOCKER_CONFIG: config }, directory };
}
const names = (platforms) => platforms.map(platform/* formatPlatform */.Bq).join(', ');
/** Installs the emulators that are missing, and says in a line what was needed, what was there and what was done. */
async function prepareEmulation({ emulated, missing }, { run, log, env }, signal) {
    if (missing.length > 0)
        await installEmulation(run, missing, BINFMT_IMAGE, { env, signal });
    const ready = emulated.filter(platform => !missing.includes(platform));
    if (emulated.length === 0)
        log.info('Emulation: none is needed.');
    if (ready.length > 0)
        log.info(`Emulation: ${names(ready)} needs QEMU, which was there.`);
    if (missing.length > 0)
        log.info(`Emulation: ${names(missing)} needs QEMU, which was installed from ${BINFMT_IMAGE}.`);
}
/** Creates and boots the builder `name`. */
async function prepareBuilder(name, { driverOpts, mirrors }, { run, log, env, directory }, signal) {
    const buildkitdConfig = (0,external_node_path_.join)(directory, 'buildkitd.toml');
    if (mirrors.length > 0)
        await (0,promises_.writeFile)(buildkitdConfig, mirrorsToml(mirrors));
    await (0,builder/* createBuilder */.Ij)(run, { name, driverOpts, ...(mirrors.length > 0 && { buildkitdConfig }) }, { env, signal });
    log.info(`Builder: ${name} is ready.`);
}

// EXTERNAL MODULE: ./src/inputs/credentials.ts
var credentials = __webpack_require__(86431);
// EXTERNAL MODULE: ./src/inputs/reader.ts + 1 modules
var reader = __webpack_require__(95886);
;// CONCATENATED MODULE: ./src/inputs/build.ts





const AUTO = ['auto', 'true', 'false'];
const switched = (word) => (word === 'auto' ? word : word === 'true');
/** Reads the inputs of the build action. Throws a UsageError with every problem. */
function parseBuildInputs(env, mask) {
    const inputs = (0,reader/* inputReader */.c)(env, mask);
    const pushed = switched(inputs.choice('push', AUTO, 'auto'));
    const push = pushed === 'auto' ? env['GITHUB_EVENT_NAME'] !== 'pull_request' : pushed;
    const repositories = inputs.each('images', reference/* parseRepository */.SU);
    if (push && inputs.text('images') === undefined) {
        inputs.problem('images', 'it is empty: name the repositories to push to, e.g. ghcr.io/me/app.');
    }
    const tags = inputs.each('tags', parseTag);
    if (push && inputs.text('tags') === undefined)
        inputs.problem('tags', 'it is empty: name the tags to publish.');
    const file = inputs.text('file');
    const target = inputs.text('target');
    const login = (0,credentials/* readLogin */.m)(inputs);
    const parsed = {
        repositories,
        tags,
        platforms: inputs.each('platforms', platform/* parsePlatform */.Y8, { commas: true }),
        name: inputs.text('name') ?? inputs.list('images')[0]?.value ?? 'image',
        context: inputs.text('context') ?? '.',
        ...(file !== undefined && { file }),
        ...(target !== undefined && { target }),
        buildArgs: inputs.list('build-args').map(({ value }) => value),
        push,
        publish: switched(inputs.choice('publish', AUTO, 'auto')),
        driverOpts: inputs.list('driver-opts').map(({ value }) => value),
        mirrors: inputs.each('registry-mirrors', parseMirror),
        ...(login !== undefined && { login }),
        matrix: inputs.parsed('matrix', JSON.parse) ?? null,
        strategy: readStrategy(inputs),
    };
    inputs.done();
    return parsed;
}
function parseTag(name) {
    const problem = (0,reference/* tagProblem */.qH)(name);
    if (problem !== undefined)
        throw new Error(problem);
    return { name, moving: name === 'latest' };
}
/** The runner's `strategy` context: `job-index` and `job-total`, which some runners leave out. */
function readStrategy(inputs) {
    const strategy = inputs.parsed('strategy', JSON.parse);
    if (typeof strategy !== 'object' || strategy === null)
        return {};
    const { 'job-index': index, 'job-total': total } = strategy;
    return typeof index === 'number' && typeof total === 'number' ? { index, total } : {};
}

;// CONCATENATED MODULE: ./src/inputs/mode.ts


/**
 * A step is a leg when what it builds comes from the matrix: when `matrix.platform` names exactly its platforms.
 * Otherwise it is a single job. `publish` says it outright.
 *
 * Throws a {@link UsageError} where guessing could publish a part of an image as the whole: when the one platform that
 * is built stands in the matrix under another name.
 */
function modeOf({ publish, platforms, matrix }) {
    if (publish !== 'auto')
        return publish ? 'single' : 'leg';
    const built = key(platforms);
    const named = Object.entries(isObject(matrix) ? matrix : {}).filter(([, value]) => keyOfText(value) === built);
    if (built === '' || named.length === 0)
        return 'single';
    if (named.some(([name]) => name === 'platform'))
        return 'leg';
    if (platforms.length > 1)
        return 'single';
    throw errors/* UsageError */.e.at('publish', `the platform comes from matrix.${named[0]?.[0]}, so this may be one leg of an image or an image of its own. ` +
        'Call it matrix.platform or write publish: false for a leg (a merge job publishes), publish: true for an image of its own.');
}
const isObject = (value) => typeof value === 'object' && value !== null;
const key = (platforms) => platforms.map(platform/* formatPlatform */.Bq).sort().join();
function keyOfText(value) {
    if (typeof value !== 'string')
        return undefined;
    try {
        return key(value
            .split(/[,\n]/)
            .map(text => text.trim())
            .filter(text => text !== '')
            .map(platform/* parsePlatform */.Y8));
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/interruption.ts
/** Listens for the runner's wish to end, until disposed of. */
function listenForInterruption(target = process) {
    const controller = new AbortController();
    const abort = (name) => controller.abort(new Error(`The job was cancelled (${name}).`));
    target.on('SIGINT', abort).on('SIGTERM', abort);
    return {
        signal: controller.signal,
        [Symbol.dispose]: () => void target.off('SIGINT', abort).off('SIGTERM', abort),
    };
}

// EXTERNAL MODULE: ./src/oci/connect.ts + 17 modules
var connect = __webpack_require__(15014);
;// CONCATENATED MODULE: ./src/publish/access.ts
/**
 * Logs in to every registry that will be pushed to, before anything is built: a password that is wrong or a registry
 * that is not there shows now, and not when the build is done. Throws a RegistryError.
 */
async function checkAccess(registry, repositories) {
    const hosts = Map.groupBy(repositories, repository => repository.registry);
    await Promise.all([...hosts].map(([host, of]) => registry(host).authorize(of.map(({ path }) => ({ path, actions: 'pull,push' })))));
}

// EXTERNAL MODULE: ./src/publish/artifacts.ts
var artifacts = __webpack_require__(55544);
// EXTERNAL MODULE: ./src/publish/gate.ts + 2 modules
var gate = __webpack_require__(20693);
// EXTERNAL MODULE: ./src/publish/hand-over.ts
var hand_over = __webpack_require__(58661);
// EXTERNAL MODULE: ./src/publish/identity.ts
var identity = __webpack_require__(23753);
// EXTERNAL MODULE: ./src/publish/inspect.ts + 1 modules
var inspect = __webpack_require__(81913);
// EXTERNAL MODULE: ./src/publish/publisher.ts + 4 modules
var publisher = __webpack_require__(45654);
// EXTERNAL MODULE: ./src/publish/record.ts + 1 modules
var publish_record = __webpack_require__(2483);
// EXTERNAL MODULE: ./src/report/outputs.ts
var outputs = __webpack_require__(65468);
// EXTERNAL MODULE: ./src/report/publication.ts + 1 modules
var publication = __webpack_require__(67751);
// EXTERNAL MODULE: ./src/report/workflow.ts
var workflow = __webpack_require__(51529);
// EXTERNAL MODULE: ./src/actions/traces.ts
var traces = __webpack_require__(43269);
;// CONCATENATED MODULE: ./src/actions/build.ts
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});

























/** Builds an image and pushes it by digest; then leaves a record for the merge job, or publishes it. */
async function build() {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { env } = process;
        const began = performance.now();
        const inputs = parseBuildInputs(env, core.setSecret);
        const mode = modeOf(inputs);
        await checkContext(inputs, process.cwd());
        const interruption = __addDisposableResource(env_1, listenForInterruption(), false);
        const { signal } = interruption;
        const logins = (0,credentials/* loginsFor */.A)(inputs.login, inputs.repositories);
        const registry = (0,connect/* connect */.N)({ logins, env, run: src_process/* run */.eF, log: core, signal });
        const { directory, builder } = await (0,traces/* leaveTraces */.il)(env);
        const docker = await withLogins(logins, { run: src_process/* run */.eF, log: core, env, directory });
        const repositories = inputs.push ? inputs.repositories : [];
        const host = hostPlatform(process.arch);
        const emulation = await planEmulation(inputs.platforms, host);
        await allOrNone([
            () => checkAccess(registry, repositories),
            stop => prepareEmulation(emulation, docker, stop),
            stop => prepareBuilder(builder, inputs, docker, stop),
        ], signal);
        const labelling = { labels: [], annotations: [], attestations: [] };
        const [first] = repositories;
        const metadataFile = (0,external_node_path_.join)(directory, 'metadata.json');
        const built = await buildImage({ ...inputs, ...labelling, builder, repositories, metadataFile }, docker, signal);
        const pushed = first === undefined || built.descriptor === undefined
            ? inspect/* NOTHING_PUSHED */.KV
            : await (0,inspect/* inspectPushed */.eR)(registry, first, built.descriptor, emulation.emulated);
        const record = {
            publication: inputs.name,
            run: (0,identity/* runIdentity */.y)(env),
            leg: (0,identity/* legIdentity */.V)(env, inputs.strategy, inputs.matrix !== null),
            pushed: inputs.push,
            platforms: platformsOf(inputs.platforms, pushed, host),
            repositories: inputs.repositories,
            tags: inputs.tags,
            annotations: {},
            images: pushed.images,
            attestations: pushed.attestations,
            seconds: Math.round((performance.now() - began) / 1000),
        };
        if (mode === 'leg') {
            await (0,hand_over/* handOver */.Cl)(record, await (0,artifacts/* runArtifacts */.r)(), directory);
            (0,workflow/* setOutputs */.n)((0,outputs/* buildOutputs */.JZ)({ record, ...built, ...pushed, handedOver: (0,publish_record/* formatRecord */.b)(record), published: false }));
            return core.info((0,publication/* legLine */.ZQ)(record));
        }
        const published = pushed.content !== undefined;
        if (pushed.content !== undefined) {
            const passed = (0,gate/* passGate */.l)([record], { platforms: record.platforms, run: record.run });
            await (0,publisher/* publish */.m)({ ...passed, content: pushed.content }, { registry });
        }
        (0,workflow/* setOutputs */.n)((0,outputs/* buildOutputs */.JZ)({ record, ...built, ...pushed, published }));
        await (0,workflow/* writeSummary */.S)((0,publication/* publicationSummary */.Hy)({ ...record, ...pushed, published }), env);
        core.info((0,publication/* outcomeLine */.RW)({ ...record, ...pushed, published }));
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
/** The platforms that a step builds; without the input, those that came out, or this machine's own. */
function platformsOf(asked, { images }, host) {
    if (asked.length > 0)
        return asked;
    return images.length > 0 ? images.map(({ descriptor }) => descriptor.platform) : [host];
}


/***/ }),

/***/ 43269:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HK: () => (/* binding */ remembered),
/* harmony export */   d3: () => (/* binding */ removeTraces),
/* harmony export */   il: () => (/* binding */ leaveTraces)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77094);
/* harmony import */ var _docker_builder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(99683);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(83916);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(34006);








/** Notes what the step is going to make, before it makes it: when it is interrupted, its post step knows. */
async function leaveTraces(env) {
    const builder = `manifold-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}`;
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(env['RUNNER_TEMP'] || (0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), 'manifold-'));
    _actions_core__WEBPACK_IMPORTED_MODULE_4__.saveState('builder', builder);
    _actions_core__WEBPACK_IMPORTED_MODULE_4__.saveState('directory', directory);
    return { builder, directory };
}
/** What the step has noted; undefined when it did not come that far. */
function remembered() {
    const directory = _actions_core__WEBPACK_IMPORTED_MODULE_4__.getState('directory');
    const builder = _actions_core__WEBPACK_IMPORTED_MODULE_4__.getState('builder');
    return directory === '' ? undefined : { directory, builder };
}
/** Takes the traces away. What cannot be is a warning: the image is published, and that must not turn red. */
async function removeTraces({ directory, builder }) {
    const removals = [(0,_docker_builder_js__WEBPACK_IMPORTED_MODULE_5__/* .removeBuilder */ .iq)(_process_js__WEBPACK_IMPORTED_MODULE_7__/* .run */ .eF, builder), (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(directory, { recursive: true, force: true })];
    for (const result of await Promise.allSettled(removals)) {
        if (result.status === 'rejected')
            _actions_core__WEBPACK_IMPORTED_MODULE_4__.warning((0,_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .b)(result.reason));
    }
}


/***/ }),

/***/ 99683:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ij: () => (/* binding */ createBuilder),
/* harmony export */   iq: () => (/* binding */ removeBuilder)
/* harmony export */ });
/* unused harmony export createArguments */
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34006);

/** How long pulling and booting BuildKit may take. */
const BOOT_LIMIT_MS = 10 * 60_000;
/** The command line that creates and boots a builder (docs/reference/buildx_create.md of docker/buildx). */
const createArguments = (spec) => [
    'buildx',
    'create',
    '--name',
    spec.name,
    '--driver',
    'docker-container',
    ...spec.driverOpts.flatMap(option => ['--driver-opt', option]),
    ...(spec.buildkitdConfig === undefined ? [] : ['--buildkitd-config', spec.buildkitdConfig]),
    '--bootstrap',
];
/** Creates a builder and waits until it answers. */
async function createBuilder(run, spec, options) {
    await (0,_process_js__WEBPACK_IMPORTED_MODULE_0__/* .mustRun */ .Pv)(run, 'docker', createArguments(spec), { ...options, timeoutMs: BOOT_LIMIT_MS });
}
/** Removes a builder with its container and volume; one that is not there is success. */
async function removeBuilder(run, name, options) {
    const finished = await run('docker', ['buildx', 'rm', '--force', name], options);
    if (finished.exitCode !== 0 && !/no builder .* found/.test(finished.stderr)) {
        throw new Error(`The builder ${name} could not be removed: ${(0,_process_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(finished.stderr)}`);
    }
}


/***/ })

};
