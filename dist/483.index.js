export const id = 483;
export const ids = [483];
export const modules = {

/***/ 24864:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Af: () => (/* binding */ noteBuilder),
  Zt: () => (/* binding */ noteEmulation),
  jZ: () => (/* binding */ notedTraces),
  d3: () => (/* binding */ removeTraces),
  iN: () => (/* binding */ stepDirectory)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(33838);
// EXTERNAL MODULE: ./src/docker/builder/remove.ts
var remove = __webpack_require__(45354);
// EXTERNAL MODULE: ./src/docker/emulation/ledger.ts + 1 modules
var emulation_ledger = __webpack_require__(71912);
// EXTERNAL MODULE: ./src/process.ts
var process = __webpack_require__(34006);
// EXTERNAL MODULE: ./src/docker/emulation/handlers.ts
var handlers = __webpack_require__(92650);
// EXTERNAL MODULE: ./src/docker/emulation/image.ts
var emulation_image = __webpack_require__(38422);
;// CONCATENATED MODULE: ./src/docker/emulation/remove.ts






const UNINSTALL_LIMIT_MS = 30_000;
/** Other users of the machine can write to the ledger: nothing but emulators is taken out, whatever it says. */
const QEMU = /^qemu-\w+$/;
/**
 * Takes the handlers out of the kernel that steps have registered and none uses any more, and gives their names. Only
 * root may do so itself; everybody else needs a privileged container, of the image that installed them.
 */
async function removeEmulation({ lease, image }, { run, ledger, handlersDirectory = handlers/* HANDLERS */.Gi }) {
    const removed = [];
    await (0,emulation_ledger/* endLease */.Kg)(ledger, lease, async (idle) => {
        const present = await (0,handlers/* readHandlers */.kP)(handlersDirectory);
        const there = idle.filter(name => QEMU.test(name) && present?.has(name));
        removed.push(...there);
        const refused = await withoutContainer(there, handlersDirectory);
        if (refused.length > 0) {
            await (0,process/* mustRun */.Pv)(run, 'docker', (0,emulation_image/* uninstallArguments */.jC)(image, refused), { timeoutMs: UNINSTALL_LIMIT_MS });
        }
    });
    return removed;
}
/** Gives the handlers that could not be taken out this way. */
async function withoutContainer(handlers, directory) {
    const written = await Promise.allSettled(handlers.map(name => (0,promises_.writeFile)((0,external_node_path_.join)(directory, name), '-1')));
    return handlers.filter((_, i) => written[i]?.status === 'rejected');
}

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
;// CONCATENATED MODULE: ./src/actions/traces.ts









const noteBuilder = (trace) => core.saveState('builder', JSON.stringify(trace));
const noteEmulation = (trace) => core.saveState('emulation', JSON.stringify(trace));
/** Makes a directory for this step alone. */
async function stepDirectory(env) {
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)(), 'manifold-'));
    core.saveState('directory', directory);
    return directory;
}
/** What the step has noted. */
function notedTraces() {
    const [directory, builder, emulation] = ['directory', 'builder', 'emulation'].map(core.getState);
    return {
        ...(directory && { directory }),
        ...(builder && { builder: JSON.parse(builder) }),
        ...(emulation && { emulation: JSON.parse(emulation) }),
    };
}
/**
 * Takes the traces away, and gives what was. What cannot be taken away is a warning: the image is published, and that
 * must not turn red. The directory goes last: Docker's configuration and its plugin may be in it.
 */
async function removeTraces({ directory, builder, emulation }) {
    const removed = [];
    const attempt = async (what, remove) => {
        try {
            await remove();
            removed.push(what);
        }
        catch (error) {
            core.warning((0,errors/* messageOf */.b)(error));
        }
    };
    await Promise.all([
        builder && attempt(`builder ${builder.name}`, () => (0,remove/* removeBuilder */.i)(process/* run */.eF, builder)),
        emulation && attempt('emulators', () => removeEmulation(emulation, { run: process/* run */.eF, ledger: (0,emulation_ledger/* machineLedger */.dJ)() })),
    ]);
    if (directory)
        await attempt('files of the step', () => (0,promises_.rm)(directory, { recursive: true, force: true }));
    return removed;
}


/***/ }),

/***/ 80279:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QR: () => (/* binding */ inspectCommand),
/* harmony export */   gi: () => (/* binding */ bootCommand),
/* harmony export */   hN: () => (/* binding */ createCommands),
/* harmony export */   mR: () => (/* binding */ removeCommand)
/* harmony export */ });
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1890);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98043);


const optional = (flag, value) => (value === undefined ? [] : [flag, value]);
/**
 * The command lines that make and boot a builder, one a node (docs/reference/buildx_create.md of docker/buildx). The
 * last one boots all nodes.
 */
const createCommands = ({ name, driver, nodes, configFile }) => nodes.map((node, i) => [
    'buildx',
    'create',
    '--name',
    name,
    ...(i === 0 ? ['--driver', driver] : ['--append']),
    ...optional('--node', node.name),
    ...node.driverOpts.flatMap(option => ['--driver-opt', option]),
    ...optional('--buildkitd-flags', node.buildkitdFlags),
    ...optional('--platform', node.platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPlatformShort */ .L9).join(',') || undefined),
    ...((0,_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .startsBuildkit */ .We)(driver) ? optional('--buildkitd-config', configFile) : []),
    ...(i === nodes.length - 1 ? ['--bootstrap'] : []),
    ...(node.endpoint === undefined ? [] : [node.endpoint]),
]);
/** Boots a builder that exists, when it is not running. */
const bootCommand = (name) => ['buildx', 'inspect', '--bootstrap', name];
const inspectCommand = (name) => ['buildx', 'inspect', name];
const removeCommand = (name) => ['buildx', 'rm', '--force', name];


/***/ }),

/***/ 6183:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ contextName),
  B: () => (/* binding */ prepareBuilder)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/process.ts
var process = __webpack_require__(34006);
;// CONCATENATED MODULE: ./src/docker/builder/buildkitd-config.ts

/**
 * BuildKit's configuration (docs/buildkitd.toml.md of moby/buildkit) with the mirrors added. `config` is the user's, with
 * everything that is in it; empty when there is none.
 *
 * A section is written for each registry; where the user has one already, the mirrors are put into it. The grammar of
 * mirrors leaves nothing that TOML would need escaped. Throws a UsageError where the user's section has mirrors too.
 */
function withMirrors(config, mirrors) {
    const registries = Map.groupBy(mirrors, ({ registry }) => registry);
    const plain = new Set(mirrors.filter(({ plainHttp }) => plainHttp).map(({ mirror }) => hostOf(mirror)));
    const settings = [
        ...[...registries].map(([registry, of]) => ({ registry, key: 'mirrors', value: listOf(of), exclusive: true })),
        ...[...plain].map(registry => ({ registry, key: 'http', value: 'true', exclusive: false })),
    ];
    return settings.reduce(withSetting, config);
}
const hostOf = (mirror) => mirror.replace(/\/.*$/, '');
const listOf = (mirrors) => `[${mirrors.map(({ mirror }) => `"${mirror}"`).join(', ')}]`;
function withSetting(config, { registry, key, value, exclusive }) {
    const lines = config.split('\n');
    if (lines.some(line => /^\s*registry\s*[.=]/.test(line))) {
        throw errors/* UsageError */.e.at('registry-mirrors', 'they cannot be added to a BuildKit configuration that sets "registry" outside of [registry."…"] sections. ' +
            'Write the mirrors into the configuration.');
    }
    const assignment = `  ${key} = ${value}`;
    const header = lines.findIndex(line => sectionOf(line) === registry);
    if (header === -1) {
        const before = config === '' || config.endsWith('\n') ? config : `${config}\n`;
        const separator = before === '' ? '' : '\n';
        return `${before}${separator}[registry."${registry}"]\n${assignment}\n`;
    }
    const next = lines.findIndex((line, i) => i > header && /^\s*\[/.test(line));
    const section = lines.slice(header + 1, next === -1 ? lines.length : next);
    if (section.some(line => new RegExp(`^\\s*${key}\\s*=`).test(line))) {
        if (!exclusive)
            return config;
        throw errors/* UsageError */.e.at('registry-mirrors', `the BuildKit configuration has mirrors for ${registry} already. Give them in one place.`);
    }
    return [...lines.slice(0, header + 1), assignment, ...lines.slice(header + 1)].join('\n');
}
/** The registry whose section a line begins, `[registry."docker.io"]`; its key may be quoted in two ways, or bare. */
function sectionOf(line) {
    const [, double, single, bare] = /^\s*\[\s*registry\s*\.\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*\]\s*(?:#.*)?$/.exec(line) ?? [];
    return double ?? single ?? bare;
}

;// CONCATENATED MODULE: ./src/docker/builder/certificates.ts


const PARTS = ['cacert', 'cert', 'key'];
/** The variables that Docker's setup-buildx takes certificates from; `index` counts the nodes from 0. */
const variable = (index, part) => `BUILDER_NODE_${index}_AUTH_TLS_${part.toUpperCase()}`;
/**
 * The nodes with the certificates that the environment holds for them, as options that name files below `directory`,
 * which only this user reads. A node without a `tcp://` address has no use for them.
 */
async function withCertificates(nodes, env, directory) {
    return Promise.all(nodes.map(async (node, index) => {
        if (!node.endpoint?.startsWith('tcp://'))
            return node;
        const options = await Promise.all(PARTS.map(part => writePart(part, index, env, directory)));
        return { ...node, driverOpts: [...node.driverOpts, ...options.filter(option => option !== undefined)] };
    }));
}
async function writePart(part, index, env, directory) {
    const content = env[variable(index, part)];
    if (!content)
        return undefined;
    const folder = (0,external_node_path_.join)(directory, 'certificates');
    await (0,promises_.mkdir)(folder, { recursive: true, mode: 0o700 });
    const file = (0,external_node_path_.join)(folder, `${part}_${index}.pem`);
    await (0,promises_.writeFile)(file, content.endsWith('\n') ? content : `${content}\n`, { mode: 0o600 });
    await (0,promises_.chmod)(file, 0o600);
    return `${part}=${file}`;
}
/** Does the environment hold certificates for a node? */
const hasCertificates = (nodes, env) => nodes.some(({ endpoint }, index) => endpoint?.startsWith('tcp://') && PARTS.some(part => Boolean(env[variable(index, part)])));

// EXTERNAL MODULE: ./src/docker/builder/command-lines.ts
var command_lines = __webpack_require__(80279);
// EXTERNAL MODULE: ./src/docker/builder/run-buildx.ts
var run_buildx = __webpack_require__(12254);
// EXTERNAL MODULE: ./src/docker/builder/store.ts
var store = __webpack_require__(26889);
;// CONCATENATED MODULE: ./src/docker/builder/prepare.ts









/** How long pulling and booting BuildKit may take. */
const BOOT_LIMIT_MS = 10 * 60_000;
const CONTEXT_LIMIT_MS = 30_000;
/**
 * Makes and boots the builder, or finds and boots one that was kept. One that is the user's is left as it is: the build
 * boots it when it has to. `env` is what Docker sees.
 */
async function prepareBuilder(builder, docker, env, signal) {
    const { name, own } = builder;
    if (own === undefined)
        return docker.log.info(`Builder: ${name}${described(builder)} is used as it is.`);
    const options = { env: docker.env, signal, timeoutMs: BOOT_LIMIT_MS };
    const again = builder.found || !(await createdBuilder(builder, own, docker, env, options));
    if (again)
        await (0,run_buildx/* runBuildx */.Ay)(docker.run, (0,command_lines/* bootCommand */.gi)(name), options);
    const kept = builder.lifetime === 'kept' ? `, ${again ? 'found again' : 'made'} and kept` : '';
    docker.log.info(`Builder: ${name}${described(builder)} is ready${kept}.`);
}
const described = ({ driver, own }) => {
    const nodes = own === undefined || own.nodes.length === 1 ? '' : `, ${own.nodes.length} nodes`;
    return driver === undefined ? '' : ` (${driver}${nodes})`;
};
/** False: another job of this machine has just made it, under the same stable name. */
async function createdBuilder(builder, own, docker, env, options) {
    const configFile = await writeConfig(own, docker.directory, env);
    const nodes = await nodesOf(builder, own, docker, env);
    const spec = { name: builder.name, driver: own.driver, nodes, ...(configFile !== undefined && { configFile }) };
    for (const command of (0,command_lines/* createCommands */.hN)(spec)) {
        try {
            await (0,run_buildx/* runBuildx */.Ay)(docker.run, command, options);
        }
        catch (error) {
            if (own.keep && /existing instance for/.test((0,errors/* messageOf */.b)(error)))
                return false;
            throw own.driver === 'remote' ? unanswered(error, nodes) : error;
        }
    }
    return true;
}
/** buildx says of a BuildKit that it cannot reach, or that refuses its certificates, no more than how long it waited. */
function unanswered(error, nodes) {
    if (!/waiting for connection/.test((0,errors/* messageOf */.b)(error)))
        return error;
    const addresses = nodes.map(({ endpoint }) => endpoint).join(', ');
    const why = `BuildKit does not answer at ${addresses}. Is it running there, can this runner reach it, and do the certificates fit?`;
    return new Error(`${why}\n${(0,errors/* messageOf */.b)(error)}`, { cause: error });
}
/** The file to give to buildx: the user's own when nothing is added to it. */
async function writeConfig({ config, mirrors }, directory, env) {
    if (config?.kind === 'file' && mirrors.length === 0) {
        await readConfigFile(config.path);
        return config.path;
    }
    if (config === undefined && mirrors.length === 0)
        return undefined;
    const text = config === undefined
        ? await (0,promises_.readFile)((0,store/* defaultConfigFile */.mD)(env), 'utf8').catch(() => '')
        : config.kind === 'inline'
            ? `${config.text}\n`
            : await readConfigFile(config.path);
    const file = (0,external_node_path_.join)(directory, 'buildkitd.toml');
    await (0,promises_.writeFile)(file, withMirrors(text, mirrors));
    return file;
}
const readConfigFile = (path) => (0,promises_.readFile)(path, 'utf8').catch((error) => {
    throw errors/* UsageError */.e.at('buildkitd-config', `"${path}" cannot be read: ${(0,errors/* messageOf */.b)(error)}`);
});
async function nodesOf({ name, engine }, { driver, nodes, keep }, { run, env: added, directory }, env) {
    if (keep && hasCertificates(nodes, env)) {
        throw errors/* UsageError */.e.at('keep-builder', 'certificates from the environment go when the job ends, and a builder that is kept needs them later. ' +
            'Name files that stay in driver-opts (cacert=, cert=, key=), or do not keep it.');
    }
    const certified = await withCertificates(nodes, env, directory);
    if (driver !== 'docker-container' || !engine.tlsFromEnvironment)
        return certified;
    // buildx makes no builder for an engine whose TLS is set up by the environment, only for a context.
    const context = contextName(name);
    if (certified.every(({ endpoint }) => endpoint !== undefined))
        return certified;
    await (0,process/* mustRun */.Pv)(run, 'docker', ['context', 'create', context], { env: added, timeoutMs: CONTEXT_LIMIT_MS });
    return certified.map(node => (node.endpoint === undefined ? { ...node, endpoint: context } : node));
}
/** The Docker context that stands for the environment's engine. A builder may not be called as a context is. */
const contextName = (builder) => `${builder}-engine`;


/***/ }),

/***/ 45354:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ removeBuilder),
/* harmony export */   t: () => (/* binding */ builderTrace)
/* harmony export */ });
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34006);
/* harmony import */ var _command_lines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(80279);
/* harmony import */ var _prepare_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6183);



const REMOVE_LIMIT_MS = 60_000;
/** What to note before the builder is made; undefined when it stays. */
const builderTrace = ({ name, lifetime, own, engine }, env) => lifetime === 'step' && own !== undefined
    ? { name, context: own.driver === 'docker-container' && engine.tlsFromEnvironment, env }
    : undefined;
/** Removes a builder with its containers and volumes; one that is not there is success. Throws when something is left. */
async function removeBuilder(run, { name, context, env }) {
    const options = { env, timeoutMs: REMOVE_LIMIT_MS };
    const removed = await run('docker', (0,_command_lines_js__WEBPACK_IMPORTED_MODULE_1__/* .removeCommand */ .mR)(name), options);
    if (context)
        await run('docker', ['context', 'rm', '--force', (0,_prepare_js__WEBPACK_IMPORTED_MODULE_2__/* .contextName */ .f)(name)], options);
    if (removed.exitCode !== 0 && !/no builder .* found/.test(removed.stderr)) {
        throw new Error(`The builder ${name} could not be removed: ${(0,_process_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(removed.stderr)}`);
    }
}


/***/ }),

/***/ 12254:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ay: () => (/* binding */ runBuildx)
/* harmony export */ });
/* unused harmony exports explainBuildx, installedVersion, isOlder */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(34006);


/** The first buildx with all that a step is built from: `create --buildkitd-config` is the youngest of it. */
const LEAST = '0.13.0';
/** Flag, or driver → the first buildx that has it, where that is younger (release notes of docker/buildx). */
const SINCE = { '--call': '0.15.0', cloud: '0.37.0' };
const VERSION_LIMIT_MS = 30_000;
/** Runs a buildx command that must succeed. A buildx that is missing or too old is a UsageError that says so. */
async function runBuildx(run, args, options) {
    const finished = await run('docker', args, options);
    if (finished.exitCode === 0)
        return finished;
    throw await explainBuildx(run, args, finished, options);
}
/**
 * The error for a buildx command that failed. What it says is looked at first; only when it does not know its own
 * command line is the installed version asked for.
 */
async function explainBuildx(run, args, { exitCode, stderr }, options) {
    const unknown = unknownWord(stderr);
    if (unknown !== undefined) {
        const { onLine: _, input: __, ...quiet } = options;
        const version = await installedVersion(run, { ...quiet, timeoutMs: VERSION_LIMIT_MS });
        if (version === undefined)
            return missing();
        const least = SINCE[unknown] ?? LEAST;
        if (isOlder(version, least))
            return tooOld(version, least, unknown);
    }
    return new _process_js__WEBPACK_IMPORTED_MODULE_1__/* .CommandError */ .Qd(['docker', ...args], exitCode, (0,_process_js__WEBPACK_IMPORTED_MODULE_1__/* .reasonOf */ .A3)(stderr));
}
/**
 * What a command line of buildx was not understood for: a flag, a driver, or buildx itself (''). Without the plugin,
 * docker takes the flags for its own.
 */
function unknownWord(stderr) {
    if (/unknown command: docker buildx|'buildx' is not a docker command/.test(stderr))
        return '';
    const [, flag, driver] = /unknown flag: (--[\w-]+)|failed to find driver "([\w-]+)"/.exec(stderr) ?? [];
    return flag ?? driver;
}
/** The version of the installed buildx, `0.36.1`; undefined when there is none. */
async function installedVersion(run, options) {
    const { exitCode, stdout } = await run('docker', ['buildx', 'version'], options);
    return exitCode === 0 ? (/\bv?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1] ?? 'of an unknown version') : undefined;
}
const numbers = (version) => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);
/** Is a version below another one? One that is not a version is not. */
function isOlder(version, than) {
    const [have, need] = [numbers(version), numbers(than)];
    const first = need.findIndex((number, i) => number !== have[i]);
    return have.length === 3 && first !== -1 && (have[first] ?? 0) < (need[first] ?? 0);
}
const missing = () => _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e.at('buildx-version', `buildx is not installed on this machine, and ${LEAST} or newer is needed. ` +
    'Set buildx-version, for instance to latest, to have it downloaded.');
const tooOld = (version, least, word) => _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e.at('buildx-version', `buildx ${version} is installed, and ${word} needs ${least} or newer. ` +
    'Update it, or set buildx-version, for instance to latest, to have it downloaded.');


/***/ }),

/***/ 98043:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ji: () => (/* binding */ DEFAULT_BUILDKITD_FLAGS),
/* harmony export */   We: () => (/* binding */ startsBuildkit),
/* harmony export */   e0: () => (/* binding */ DRIVERS)
/* harmony export */ });
/** How buildx reaches BuildKit (docs/reference/buildx_create.md#driver of docker/buildx). */
const DRIVERS = ['docker-container', 'remote', 'kubernetes', 'docker', 'cloud'];
/** Does buildx start BuildKit itself, with flags and a configuration of ours? */
const startsBuildkit = (driver) => driver === 'docker-container' || driver === 'kubernetes';
/** Lets a build ask for what could harm the machine (`allow`), as Docker's actions do: the builder is the job's own. */
const DEFAULT_BUILDKITD_FLAGS = '--allow-insecure-entitlement security.insecure --allow-insecure-entitlement network.host';


/***/ }),

/***/ 26889:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B0: () => (/* binding */ storedBuilder),
/* harmony export */   mD: () => (/* binding */ defaultConfigFile)
/* harmony export */ });
/* unused harmony export storeDirectory */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1890);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70656);




/** Where buildx keeps its builders: `$BUILDX_CONFIG`, else `buildx` in Docker's configuration. */
const storeDirectory = (env) => env['BUILDX_CONFIG'] || (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,_config_js__WEBPACK_IMPORTED_MODULE_3__/* .configDirectory */ .Od)(env), 'buildx');
/** The configuration that buildx gives to every builder for which it is told none. */
const defaultConfigFile = (env) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(storeDirectory(env), 'buildkitd.default.toml');
/**
 * The builder of this name that buildx remembers; undefined when there is none. Names are kept in lower case. Reads
 * buildx's own files (store of docker/buildx), which costs nothing, where `buildx inspect` asks every node.
 */
async function storedBuilder(name, env) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(storeDirectory(env), 'instances', name.toLowerCase());
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch(() => undefined);
    if (text === undefined)
        return undefined;
    try {
        return parseStored(JSON.parse(text));
    }
    catch {
        return undefined;
    }
}
const parseStored = ({ Driver: driver = '', Nodes: nodes = [] }) => ({
    driver,
    nodes: nodes.map(({ Endpoint: endpoint = '', Platforms: platforms }) => ({
        endpoint,
        platforms: (platforms ?? []).map(({ os, architecture, variant }) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePlatform */ .Y8)([os, architecture, ...(variant ? [variant] : [])].join('/'))),
    })),
});


/***/ }),

/***/ 70656:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ms: () => (/* binding */ writeConfigWith),
/* harmony export */   Od: () => (/* binding */ configDirectory)
/* harmony export */ });
/* unused harmony export credentialsKey */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83916);




/** Where the Docker command line keeps its configuration: `$DOCKER_CONFIG`, else `~/.docker`. */
const configDirectory = (env) => env['DOCKER_CONFIG'] || (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)(), '.docker');
/** Under which key the Docker command line looks up the credentials of a registry; Docker Hub has one of its own. */
const credentialsKey = (registry) => registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
async function readConfig(directory) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, 'config.json');
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch((error) => {
        if (error.code === 'ENOENT')
            return '{}';
        throw error;
    });
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UsageError */ .e.at(file, `Docker's configuration is not JSON: ${cause.message}`);
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
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(directory, { mode: 0o700 });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(original, 'buildx'), { recursive: true });
    for (const entry of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(original)) {
        if (entry !== 'config.json')
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.symlink)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(original, entry), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, entry));
    }
    for (const { registry, username, password } of logins) {
        const key = credentialsKey(registry);
        const auth = Buffer.from(`${username}:${password}`).toString('base64');
        config.auths = { ...config.auths, [key]: { auth } };
        config.credHelpers = { ...config.credHelpers, [key]: '' };
    }
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, 'config.json'), JSON.stringify(config), { mode: 0o600 });
}


/***/ }),

/***/ 651:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SS: () => (/* binding */ siblingOf),
/* harmony export */   cx: () => (/* binding */ isExecuted),
/* harmony export */   fL: () => (/* binding */ handlerNames),
/* harmony export */   gc: () => (/* binding */ qemuName),
/* harmony export */   ol: () => (/* binding */ hostPlatform),
/* harmony export */   pU: () => (/* binding */ allHandlers)
/* harmony export */ });
/** Architecture → what QEMU calls it. */
const QEMU_NAMES = {
    '386': 'i386',
    amd64: 'x86_64',
    arm: 'arm',
    arm64: 'aarch64',
    loong64: 'loongarch64',
    mips: 'mips',
    mips64: 'mips64',
    mips64le: 'mips64el',
    mipsle: 'mipsel',
    ppc64: 'ppc64',
    ppc64le: 'ppc64le',
    riscv64: 'riscv64',
    s390x: 's390x',
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
/** Architecture → the older one whose programs its processors may execute too. */
const SIBLINGS = { amd64: '386', arm64: 'arm' };
/** The platform that this machine builds for when nobody says. `architecture` is Node's name (`process.arch`). */
const hostPlatform = (architecture) => ({
    os: 'linux',
    architecture: NODE_ARCHITECTURES[architecture] ?? architecture,
});
/** What QEMU calls an architecture; undefined when it has no emulator for it. */
const qemuName = (architecture) => Object.hasOwn(QEMU_NAMES, architecture) ? QEMU_NAMES[architecture] : undefined;
/** What the kernel's handler for an architecture may be called. The first is the one that QEMU's packagers use. */
function handlerNames(architecture) {
    const name = qemuName(architecture);
    if (name === undefined)
        return [];
    // Apple's translator, which virtual machines on macOS register for amd64.
    return [`qemu-${name}`, ...(architecture === 'amd64' ? ['rosetta'] : [])];
}
/** The names of all handlers that QEMU may have. */
const allHandlers = () => Object.values(QEMU_NAMES).map(name => `qemu-${name}`);
/** The architecture whose programs a processor of the architecture `host` may execute beside its own. */
const siblingOf = (host) => SIBLINGS[host];
/** Does building for the platform ever execute its programs? Other systems, and WebAssembly, are only built for. */
const isExecuted = ({ os, architecture }) => os === 'linux' && qemuName(architecture) !== undefined;


/***/ }),

/***/ 92650:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BK: () => (/* binding */ servesContainers),
/* harmony export */   Gi: () => (/* binding */ HANDLERS),
/* harmony export */   kP: () => (/* binding */ readHandlers)
/* harmony export */ });
/* unused harmony export parseHandler */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


/** Where the kernel lists its handlers for foreign executables (Documentation/admin-guide/binfmt-misc.rst of Linux). */
const HANDLERS = '/proc/sys/fs/binfmt_misc';
/** Reads the kernel's description of one handler: `enabled`, `interpreter …`, `flags: …`, a line each. */
function parseHandler(text) {
    return {
        enabled: /^enabled$/m.test(text),
        interpreter: /^interpreter (.*)$/m.exec(text)?.[1] ?? '',
        flags: /^flags: *(\S*)$/m.exec(text)?.[1] ?? '',
    };
}
/** Does a handler execute programs in containers, which do not have its interpreter among their files? */
const servesContainers = ({ enabled, flags }) => enabled && flags.includes('F');
/** The kernel's handlers; undefined where it does not show them: binfmt_misc is not mounted, or this is not Linux. */
async function readHandlers(directory = HANDLERS) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(directory).catch(() => []);
    if (!names.includes('status'))
        return undefined;
    const handlers = await Promise.all(names
        .filter(name => name !== 'status' && name !== 'register')
        .map(async (name) => {
        const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, name), 'utf8').catch(() => undefined);
        return text === undefined ? undefined : [name, parseHandler(text)];
    }));
    return new Map(handlers.filter(entry => entry !== undefined));
}


/***/ }),

/***/ 38422:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ci: () => (/* binding */ installArguments),
/* harmony export */   Jq: () => (/* binding */ handlersOf),
/* harmony export */   MM: () => (/* binding */ parseReport),
/* harmony export */   eo: () => (/* binding */ isQus),
/* harmony export */   jC: () => (/* binding */ uninstallArguments),
/* harmony export */   t$: () => (/* binding */ BINFMT_IMAGE)
/* harmony export */ });
/* harmony import */ var _architectures_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(651);
/* harmony import */ var _handlers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92650);


/** QEMU for every architecture, as Docker packages it; pinned, because its `latest` has crashed builds before. */
const BINFMT_IMAGE = 'tonistiigi/binfmt:qemu-v10.2.3-68';
/** Is it `aptman/qus` (dbhi/qus), which has QEMU's own script and its arguments? */
const isQus = (image) => /(?:^|\/)aptman\/qus(?:[:@]|$)/.test(image);
/** Emulators are installed in the kernel, which is what the container must be privileged for. */
const PRIVILEGED = ['run', '--privileged', '--rm'];
/**
 * The command line that installs emulators by one run of the image.
 *
 * Forms: cmd/binfmt of tonistiigi/binfmt; README of dbhi/qus.
 */
function installArguments(image, architectures) {
    if (isQus(image)) {
        const names = architectures === 'all' ? [] : architectures.map(name => (0,_architectures_js__WEBPACK_IMPORTED_MODULE_0__/* .qemuName */ .gc)(name) ?? name);
        return [...PRIVILEGED, image, '-s', '--', '-p', ...names];
    }
    return [...PRIVILEGED, image, '--install', architectures === 'all' ? 'all' : architectures.join(',')];
}
/** The command line that takes handlers out of the kernel again. */
function uninstallArguments(image, handlers) {
    if (!isQus(image))
        return [...PRIVILEGED, image, '--uninstall', handlers.join(',')];
    // Its own option for this takes out every handler of QEMU's, also those of others.
    const mount = `test -e ${_handlers_js__WEBPACK_IMPORTED_MODULE_1__/* .HANDLERS */ .Gi}/status || mount -t binfmt_misc binfmt_misc ${_handlers_js__WEBPACK_IMPORTED_MODULE_1__/* .HANDLERS */ .Gi}`;
    const removals = handlers.map(name => `echo -1 > ${_handlers_js__WEBPACK_IMPORTED_MODULE_1__/* .HANDLERS */ .Gi}/${name}`);
    return [...PRIVILEGED, '--entrypoint', 'sh', image, '-ec', [mount, ...removals].join('\n')];
}
const texts = (value) => Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
/** Reads what the binfmt program prints: JSON on stdout, and `installing: <architecture> <OK or why not>` lines. */
function parseReport({ stdout, stderr }) {
    const lines = [...`${stdout}\n${stderr}`.matchAll(/^installing: (\S+) (.*)$/gm)];
    const results = lines.map(([, architecture = '', result = '']) => [architecture, result.trim()]);
    const { supported, emulators } = jsonIn(stdout);
    return {
        supported: texts(supported),
        emulators: texts(emulators),
        installed: results.filter(([, result]) => result === 'OK').map(([architecture]) => architecture),
        refusals: new Map(results.filter(([, result]) => result !== 'OK')),
    };
}
/** The JSON object at the end of a text. What is none says nothing, and is judged by that. */
function jsonIn(text) {
    try {
        return JSON.parse(text.slice(text.indexOf('{')));
    }
    catch {
        return {};
    }
}
/** The handlers of QEMU's for the architectures. */
const handlersOf = (architectures) => architectures.flatMap(architecture => (0,_architectures_js__WEBPACK_IMPORTED_MODULE_0__/* .handlerNames */ .fL)(architecture).slice(0, 1));


/***/ }),

/***/ 71912:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  kx: () => (/* binding */ beginLease),
  Kg: () => (/* binding */ endLease),
  dJ: () => (/* binding */ machineLedger),
  pI: () => (/* binding */ noteRegistered)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/clock.ts
var clock = __webpack_require__(99373);
;// CONCATENATED MODULE: ./src/docker/emulation/holder.ts

const read = (path) => (0,promises_.readFile)(path, 'utf8').catch(() => '');
const bootId = async () => (await read('/proc/sys/kernel/random/boot_id')).trim();
const namespaceOf = (pid) => (0,promises_.readlink)(`/proc/${pid}/ns/pid`).catch(() => '');
/** proc_pid_stat(5): field 22, counted behind the name, which may hold blanks and parentheses. */
async function startOf(pid) {
    const stat = await read(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
async function holderOf(pid) {
    const [boot, namespace, started] = await Promise.all([bootId(), namespaceOf('self'), startOf(pid)]);
    return { boot, namespace, pid, started };
}
/** Does the process still run? One of another namespace, which cannot be seen, is taken to. */
async function isAlive({ boot, namespace, pid, started }) {
    if (boot !== (await bootId()))
        return false;
    if (namespace !== (await namespaceOf('self')))
        return true;
    return started !== '' && started === (await startOf(pid));
}

;// CONCATENATED MODULE: ./src/docker/emulation/ledger.ts






const machineLedger = () => ({ directory: (0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'manifold-emulation'), clock: clock/* systemClock */.m });
const LEASE = 'lease-';
const REGISTERED = 'registered-';
const LOCK = 'lock';
/** Nobody holds the lock for longer: it covers a few files, and at most one run of a container. */
const LOCK_LIMIT_MS = 60_000;
const LOCK_POLL_MS = 50;
/** Notes that a step uses the handlers, until {@link endLease}. `pid` lives as long as the step's job does. */
async function beginLease(ledger, handlers, pid) {
    await (0,promises_.mkdir)(ledger.directory, { recursive: true });
    // Runners of one machine may be different users. Where another one made the directory, it is open already.
    await (0,promises_.chmod)(ledger.directory, 0o777).catch(() => { });
    const lease = { id: (0,external_node_crypto_.randomUUID)(), handlers };
    const entry = { ...lease, holder: await holderOf(pid) };
    await locked(ledger, () => (0,promises_.writeFile)((0,external_node_path_.join)(ledger.directory, LEASE + lease.id), JSON.stringify(entry)));
    return lease;
}
/** Notes which handlers the step registers; called again, this replaces what it noted before. */
async function noteRegistered({ directory }, { id }, handlers) {
    const { boot } = await holderOf(process.pid);
    await (0,promises_.writeFile)((0,external_node_path_.join)(directory, REGISTERED + id), JSON.stringify({ boot, handlers }));
}
/**
 * Ends a lease. Calls `unregister` with the handlers that steps have registered and no step uses any more, while no
 * other step can begin to use them.
 */
async function endLease(ledger, lease, unregister) {
    await locked(ledger, async () => {
        await (0,promises_.rm)((0,external_node_path_.join)(ledger.directory, LEASE + lease.id), { force: true });
        const used = new Set((await livingLeases(ledger)).flatMap(({ handlers }) => handlers));
        const notes = await registrations(ledger);
        const idle = new Set(notes.flatMap(({ handlers }) => handlers).filter(name => !used.has(name)));
        if (idle.size > 0)
            await unregister([...idle]);
        for (const { file, boot, handlers } of notes) {
            const path = (0,external_node_path_.join)(ledger.directory, file);
            const left = handlers.filter(name => !idle.has(name));
            // Removed first: a note of another user cannot be written over.
            await (0,promises_.rm)(path, { force: true });
            if (left.length > 0)
                await (0,promises_.writeFile)(path, JSON.stringify({ boot, handlers: left }));
        }
    });
}
async function livingLeases(ledger) {
    const read = await Promise.all((await files(ledger, LEASE)).map(file => readJson(ledger, file)));
    const entries = read.filter(entry => entry !== undefined);
    const living = await Promise.all(entries.map(({ holder }) => isAlive(holder)));
    return entries.filter((_, i) => living[i]);
}
/** A restart of the machine takes the handlers away, and with them what was noted. */
async function registrations(ledger) {
    const { boot } = await holderOf(process.pid);
    const notes = await Promise.all((await files(ledger, REGISTERED)).map(async (file) => {
        const note = await readJson(ledger, file);
        return note === undefined ? undefined : { ...note, file };
    }));
    return notes.filter(note => note !== undefined).filter(note => note.boot === boot);
}
const files = async ({ directory }, prefix) => (await (0,promises_.readdir)(directory)).filter(name => name.startsWith(prefix));
/** What another step wrote; undefined when it has just removed it, or is about to write it. */
async function readJson({ directory }, file) {
    try {
        return JSON.parse(await (0,promises_.readFile)((0,external_node_path_.join)(directory, file), 'utf8'));
    }
    catch {
        return undefined;
    }
}
/** Does something while no other step of the machine does. A lock that its holder left behind is broken. */
async function locked(ledger, act) {
    const path = (0,external_node_path_.join)(ledger.directory, LOCK);
    while (!(await tryLock(path))) {
        const made = await (0,promises_.stat)(path).then(({ mtimeMs }) => mtimeMs, () => undefined);
        if (made !== undefined && ledger.clock.now() - made > LOCK_LIMIT_MS)
            await (0,promises_.rm)(path, { force: true });
        else
            await ledger.clock.sleep(LOCK_POLL_MS);
    }
    try {
        await act();
    }
    finally {
        await (0,promises_.rm)(path, { force: true });
    }
}
const tryLock = (path) => (0,promises_.writeFile)(path, '', { flag: 'wx' }).then(() => true, (error) => {
    if (error.code === 'EEXIST')
        return false;
    throw error;
});


/***/ })

};
