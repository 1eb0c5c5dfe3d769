export const id = 291;
export const ids = [291];
export const modules = {

/***/ 31219:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cleanup: () => (/* binding */ cleanup)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(33838);
/* harmony import */ var _traces_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24864);


/** Takes away what the build step has put on this machine. */
async function cleanup() {
    const removed = await (0,_traces_js__WEBPACK_IMPORTED_MODULE_1__/* .removeTraces */ .d3)((0,_traces_js__WEBPACK_IMPORTED_MODULE_1__/* .notedTraces */ .jZ)());
    _actions_core__WEBPACK_IMPORTED_MODULE_0__.info(removed.length === 0 ? 'There is nothing to remove.' : `Removed: ${removed.join(', ')}.`);
}


/***/ }),

/***/ 99373:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

const systemClock = {
    now: () => Date.now(),
    sleep: (ms, signal) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, signal === undefined ? {} : { signal }),
    random: () => Math.random(),
};


/***/ }),

/***/ 37909:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ didYouMean)
/* harmony export */ });
/* unused harmony export nearest */
/** The number of single-character edits (insert, delete, replace, swap of neighbours) between two words. */
function distance(a, b) {
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            const best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replace);
            const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            row.push(swapped ? Math.min(best, (beforeLast[j - 2] ?? 0) + 1) : best);
        }
        beforeLast = last;
        last = row;
    }
    return last[b.length] ?? 0;
}
/** The known word that `word` was most likely meant to be, or undefined when none is close. */
function nearest(word, known) {
    let best;
    for (const candidate of known) {
        const edits = distance(word.toLowerCase(), candidate.toLowerCase());
        if (edits <= Math.max(1, Math.floor(candidate.length / 3)) && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) {
            best = { word: candidate, edits };
        }
    }
    return best?.word;
}
/** ` Did you mean "linux/arm64"?`, or nothing when no known word is close: the end of an error message. */
function didYouMean(word, known) {
    const guess = nearest(word, known);
    return guess === undefined ? '' : ` Did you mean "${guess}"?`;
}


/***/ }),

/***/ 1890:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ formatPlatform),
/* harmony export */   FL: () => (/* binding */ normalizePlatform),
/* harmony export */   J4: () => (/* binding */ platformProblem),
/* harmony export */   L9: () => (/* binding */ formatPlatformShort),
/* harmony export */   Y8: () => (/* binding */ parsePlatform)
/* harmony export */ });
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37909);

const OPERATING_SYSTEMS = new Set(['aix', 'android', 'darwin', 'dragonfly', 'freebsd', 'illumos', 'ios', 'js', 'linux', 'netbsd', 'openbsd'].concat([
    'plan9',
    'solaris',
    'wasi',
    'wasip1',
    'windows',
]));
/** Architecture → the variants it may have. Go's names, with those that the OCI specification lists. */
const ARCHITECTURES = {
    '386': [],
    amd64: ['v2', 'v3', 'v4'],
    arm: ['v5', 'v6', 'v7', 'v8'],
    arm64: ['v8', 'v9'],
    loong64: [],
    mips: [],
    mips64: [],
    mips64le: [],
    mipsle: [],
    ppc64: [],
    ppc64le: ['power8', 'power9', 'power10'],
    riscv64: ['rva20u64', 'rva22u64', 'rva23u64'],
    s390x: [],
    wasm: [],
};
/** Other names that people and tools use → [architecture, variant it implies]. */
const ALIASES = {
    i386: ['386'],
    x86_64: ['amd64'],
    'x86-64': ['amd64'],
    aarch64: ['arm64'],
    armhf: ['arm', 'v7'],
    armel: ['arm', 'v6'],
    loongarch64: ['loong64'],
};
/** The variant that an architecture has when none is given; it is left out, except where Docker writes it (arm/v7). */
const DEFAULT_VARIANTS = { amd64: 'v1', arm64: 'v8' };
const own = (table, key) => Object.hasOwn(table, key) ? table[key] : undefined;
/**
 * The platform with the names that containerd gives its parts: `aarch64` is `arm64`, `arm64/v8` is `arm64`, `arm` is
 * `arm/v7`, `amd64/v1` is `amd64`. Knows no wrong platforms: for those see {@link parsePlatform}.
 *
 * containerd/platforms, normalizeOS and normalizeArch.
 */
function normalizePlatform(platform) {
    const os = platform.os.toLowerCase();
    const named = platform.architecture.toLowerCase();
    const [architecture, implied] = own(ALIASES, named) ?? [named];
    const given = platform.variant?.toLowerCase().replace(/^(\d+)$/, 'v$1') || implied;
    const variant = given ?? (architecture === 'arm' ? 'v7' : undefined);
    return {
        os: os === 'macos' ? 'darwin' : os,
        architecture,
        ...(variant !== undefined && variant !== own(DEFAULT_VARIANTS, architecture) && { variant }),
        ...(platform.osVersion && { osVersion: platform.osVersion }),
        ...(platform.osFeatures?.length && { osFeatures: platform.osFeatures }),
    };
}
/** What is wrong with a normalised platform, or undefined when it is one that images are built for. */
function platformProblem({ os, architecture, variant }) {
    if (!OPERATING_SYSTEMS.has(os)) {
        return `"${os}" is not a known operating system.${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .a)(os, OPERATING_SYSTEMS)}`;
    }
    const variants = own(ARCHITECTURES, architecture);
    if (variants === undefined) {
        const known = [...Object.keys(ARCHITECTURES), ...Object.keys(ALIASES)];
        return `"${architecture}" is not a known architecture.${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .a)(architecture, known)}`;
    }
    if (variant !== undefined && !variants.includes(variant)) {
        const allowed = variants.length > 0 ? `it has ${variants.join(', ')}` : 'it has none';
        return `"${variant}" is not a variant of ${architecture}; ${allowed}.`;
    }
    return undefined;
}
/** `os[(version)]/architecture[/variant]` */
const FORM = /^([a-z0-9_]+)(?:\(([\w.-]+)\))?\/([a-z0-9_-]+)(?:\/([a-z0-9_.]+))?$/i;
/**
 * The platform that `text` names, normalised.
 *
 * Forms: `linux/amd64`, `linux/arm/v7`, `linux/aarch64`, `windows(10.0.20348.2402)/amd64`.
 * Throws an Error that says what is wrong and, where one is close, which platform was likely meant.
 */
function parsePlatform(text) {
    const match = FORM.exec(text.trim());
    if (match === null) {
        const bare = own(ALIASES, text)?.[0] ?? text;
        const hint = own(ARCHITECTURES, bare) === undefined ? '' : ` Write linux/${bare}.`;
        throw new Error(`"${text}" is not a platform of the form os/architecture[/variant].${hint}`);
    }
    const [, os = '', osVersion, architecture = '', variant] = match;
    const platform = normalizePlatform({
        os,
        architecture,
        ...(variant !== undefined && { variant }),
        ...(osVersion !== undefined && { osVersion }),
    });
    const problem = platformProblem(platform);
    if (problem !== undefined)
        throw new Error(`"${text}" is not a platform: ${problem}`);
    return platform;
}
/** The form that {@link parsePlatform} reads; equal for equal platforms, so that it serves as a key. */
function formatPlatform({ os, architecture, variant, osVersion }) {
    const system = osVersion === undefined ? os : `${os}(${osVersion})`;
    return [system, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
/** The form without `os.version`, as buildx's `--platform` takes it. */
const formatPlatformShort = ({ osVersion: _, ...platform }) => formatPlatform(platform);


/***/ }),

/***/ 34006:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   Pv: () => (/* binding */ mustRun),
/* harmony export */   Qd: () => (/* binding */ CommandError),
/* harmony export */   eF: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(80481);
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_readline__WEBPACK_IMPORTED_MODULE_1__);


/** A command that did not do its work. Carries what a reader needs to repeat it, and the part of stderr that says why. */
class CommandError extends Error {
    name = 'CommandError';
    argv;
    exitCode;
    constructor(argv, exitCode, why) {
        const how = exitCode === undefined ? 'did not run to its end' : `ended with exit code ${exitCode}`;
        super(`${argv.join(' ')}\n${how}${why === '' ? ', and said nothing on standard error' : `: ${why}`}`);
        this.argv = argv;
        this.exitCode = exitCode;
    }
}
/** How long a command that was asked to end may take before it is killed. */
const GRACE_MS = 10_000;
/** {@link Run} with a process of the machine. Commands are given as a list, never through a shell. */
const run = (command, args, options = {}) => new Promise((resolve, reject) => {
    const argv = [command, ...args];
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, args, {
        env: options.env === undefined ? process.env : { ...process.env, ...options.env },
        stdio: 'pipe',
    });
    let ended;
    let killer;
    const end = (why) => {
        ended ??= why;
        child.kill('SIGTERM');
        killer ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const timer = options.timeoutMs === undefined
        ? undefined
        : setTimeout(end, options.timeoutMs, `it took longer than ${options.timeoutMs / 1000} s`);
    const abort = () => end('it was interrupted');
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted)
        abort();
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
        child[name].setEncoding('utf8').on('data', (text) => {
            output[name] += text;
        });
        if (options.onLine !== undefined)
            (0,node_readline__WEBPACK_IMPORTED_MODULE_1__.createInterface)({ input: child[name] }).on('line', options.onLine);
    }
    // A command that ends without reading its input closes the pipe; its exit code is what counts.
    child.stdin.on('error', () => { }).end(options.input);
    const settle = (act) => {
        clearTimeout(timer);
        clearTimeout(killer);
        options.signal?.removeEventListener('abort', abort);
        act();
    };
    child.on('error', error => settle(() => reject(new CommandError(argv, undefined, startFailure(command, error)))));
    child.on('close', (code, signal) => settle(() => {
        if (ended !== undefined)
            reject(new CommandError(argv, undefined, ended));
        else if (code === null)
            reject(new CommandError(argv, undefined, `it was ended by ${signal}`));
        else
            resolve({ exitCode: code, ...output });
    }));
});
const startFailure = (command, error) => error.code === 'ENOENT' ? `"${command}" is not installed on this machine, or not on its PATH` : error.message;
/**
 * The part of a command's standard error that says why it failed: the block that ends with the last line that begins
 * with `ERROR:` (buildx and docker print hints and links behind it), else its last lines.
 */
function reasonOf(stderr) {
    const lines = stderr.trimEnd().split(/\r?\n/);
    const error = lines.findLastIndex(line => /^error:/i.test(line.trim()));
    const until = error === -1 ? lines.length : error + 1;
    return lines
        .slice(Math.max(0, until - 20), until)
        .join('\n')
        .trim();
}
/** Runs a command that must succeed. Throws a {@link CommandError} for any exit code but 0, whatever it printed. */
async function mustRun(run, command, args, options) {
    const finished = await run(command, args, options);
    if (finished.exitCode !== 0) {
        throw new CommandError([command, ...args], finished.exitCode, reasonOf(finished.stderr));
    }
    return finished;
}


/***/ })

};
