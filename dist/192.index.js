export const id = 192;
export const ids = [192];
export const modules = {

/***/ 69248:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $6: () => (/* binding */ textAt),
/* harmony export */   Ow: () => (/* binding */ repositoryFacts),
/* harmony export */   S6: () => (/* binding */ readWorkflow),
/* harmony export */   fK: () => (/* binding */ valueAt),
/* harmony export */   rd: () => (/* binding */ parseRef)
/* harmony export */ });
/* unused harmony exports parseWorkflow, readEvent */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);


/** `refs/heads/main` and the like, taken apart. */
function parseRef(full) {
    const [, folder, name = ''] = /^refs\/(heads|tags|pull)\/(.+)$/s.exec(full) ?? [];
    if (folder === undefined)
        return { kind: 'other', name: full, full };
    return { kind: folder === 'heads' ? 'branch' : folder === 'tags' ? 'tag' : 'pull', name, full };
}
/**
 * The facts of a workflow run.
 *
 * `event` is the parsed file that GITHUB_EVENT_PATH names; whatever is not in it as GitHub's documentation has it
 * (https://docs.github.com/webhooks/webhook-events-and-payloads) is taken as absent.
 */
function parseWorkflow(env, event) {
    const eventName = env['GITHUB_EVENT_NAME'] || undefined;
    const repositoryName = env['GITHUB_REPOSITORY'] || textAt(event, 'repository', 'full_name');
    const serverUrl = env['GITHUB_SERVER_URL'] || 'https://github.com';
    return {
        eventName,
        ref: refOf(eventName, env['GITHUB_REF'] || undefined, event),
        sha: env['GITHUB_SHA'] || undefined,
        pullRequest: pullRequestOf(event, repositoryName),
        baseRef: textAt(event, 'base_ref')?.replace(/^refs\/heads\//, ''),
        repositoryName,
        ...repositoryOf(event, repositoryName, serverUrl),
        commitTimes: commitTimesOf(event),
        serverUrl,
        apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
        workspace: env['GITHUB_WORKSPACE'] || undefined,
    };
}
/** `pull_request_target` runs for the base branch; what it is about is the pull request. */
function refOf(eventName, ref, event) {
    const number = valueAt(event, 'number') ?? valueAt(event, 'pull_request', 'number');
    if (eventName === 'pull_request_target' && typeof number === 'number')
        return parseRef(`refs/pull/${number}/merge`);
    return ref === undefined ? undefined : parseRef(ref);
}
function pullRequestOf(event, repositoryName) {
    if (!isObject(valueAt(event, 'pull_request')))
        return undefined;
    const head = textAt(event, 'pull_request', 'head', 'repo', 'full_name');
    return {
        headSha: textAt(event, 'pull_request', 'head', 'sha'),
        baseRef: textAt(event, 'pull_request', 'base', 'ref'),
        // A fork that was deleted has no repository any more.
        fromFork: head?.toLowerCase() !== repositoryName?.toLowerCase(),
    };
}
/** The event's member for each fact. */
const MEMBERS = {
    title: ['name'],
    description: ['description'],
    url: ['html_url'],
    license: ['license', 'spdx_id'],
    defaultBranch: ['default_branch'],
};
function repositoryOf(event, fullName, serverUrl) {
    const given = valueAt(event, 'repository');
    const facts = repositoryFacts(given);
    const missing = missingFacts(given);
    return {
        repository: {
            ...facts,
            title: facts.title ?? fullName?.split('/').at(-1),
            url: facts.url ?? (fullName === undefined ? undefined : `${serverUrl}/${fullName}`),
        },
        missing: fullName === undefined ? missing : missing.filter(fact => fact !== 'title' && fact !== 'url'),
    };
}
/** The facts in a repository object, as events and GitHub's API (`GET /repos/{owner}/{repo}`) have it. */
function repositoryFacts(repository) {
    const fact = (name) => textAt(repository, ...MEMBERS[name]);
    return {
        title: fact('title'),
        description: fact('description'),
        url: fact('url'),
        license: fact('license'),
        defaultBranch: fact('defaultBranch'),
    };
}
/** Where a repository has no description or licence the member is there, and null. */
function missingFacts(repository) {
    const facts = Object.keys(MEMBERS);
    return facts.filter(fact => !isObject(repository) || !Object.hasOwn(repository, MEMBERS[fact][0]));
}
/** Pushes, merge queues and workflow_run name commits with their times. */
function commitTimesOf(event) {
    const listed = valueAt(event, 'commits');
    const commits = [
        ...(Array.isArray(listed) ? listed : []),
        valueAt(event, 'head_commit'),
        valueAt(event, 'merge_group', 'head_commit'),
        valueAt(event, 'workflow_run', 'head_commit'),
    ];
    return new Map(commits.flatMap(commit => {
        const id = textAt(commit, 'id');
        const time = new Date(textAt(commit, 'timestamp') ?? Number.NaN);
        return id === undefined || Number.isNaN(time.getTime()) ? [] : [[id, time]];
    }));
}
/**
 * The event of the run, parsed; an empty object where the environment names none. Throws an Error when the file
 * cannot be read or is not JSON.
 */
async function readEvent(env, readFile) {
    const path = env['GITHUB_EVENT_PATH'];
    if (!path)
        return {};
    try {
        return JSON.parse(await readFile(path));
    }
    catch (error) {
        throw new Error(`The event of this run cannot be read from ${path}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .b)(error)}`);
    }
}
/** The facts of this run, and its event as it is, for what they leave out. */
async function readWorkflow(env, read = path => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8')) {
    const event = await readEvent(env, read);
    return { workflow: parseWorkflow(env, event), event };
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The member at the end of the path; undefined where there is none. */
function valueAt(value, ...path) {
    return path.reduce((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), value);
}
/** As {@link valueAt}, where it is a text that is not empty. */
function textAt(value, ...path) {
    const found = valueAt(value, ...path);
    return typeof found === 'string' && found !== '' ? found : undefined;
}


/***/ }),

/***/ 67560:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E1: () => (/* binding */ parseList),
/* harmony export */   Q4: () => (/* binding */ parseRecords),
/* harmony export */   sU: () => (/* binding */ atLine)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);

/** `tags, line 3`: where a message sends its reader. */
const atLine = (input, line) => `${input}, line ${line}`;
/**
 * The values of a list input, as Docker's actions read them: one a line, or also separated by commas. A field that
 * begins with `"` runs to the next lone `"` and may hold commas and line ends; `""` in it is one quote. A quote
 * elsewhere is an ordinary character. Blank lines and lines that begin with `#` are left out.
 *
 * `input` names the list in messages. Throws a {@link UsageError} when a quote is never closed.
 */
function parseList(input, text, options = {}) {
    return parseRecords(input, text, options)
        .flatMap(({ fields, line }) => valuesOf(fields, options.commas ?? false).map(value => ({ value, line })))
        .map(({ value, line }) => ({ value: value.trim(), line }))
        .filter(({ value }) => value !== '');
}
/** Docker's actions split a line that is wholly quoted at its commas too, yet leave those of one field among others. */
function valuesOf(fields, commas) {
    const texts = fields.map(({ text }) => text);
    if (!commas)
        return [texts.join(',')];
    return texts.length === 1 ? texts.join().split(',') : texts;
}
/** The lines of a list with their fields, for inputs whose lines have attributes. Rules and errors as {@link parseList}. */
function parseRecords(input, text, { quotes = true } = {}) {
    const records = [];
    let at = 0;
    let line = 1;
    while (at < text.length) {
        const end = lineEnd(text, at);
        const whole = text.slice(at, end).trim();
        if (whole === '' || whole.startsWith('#')) {
            at = end;
        }
        else {
            const begin = at;
            const fields = [];
            let more = true;
            while (more) {
                const field = readField(text, at, quotes);
                if (field === undefined) {
                    throw _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e.at(atLine(input, line), 'a quote (") is opened and never closed.');
                }
                fields.push({ text: field.text, quoted: field.quoted });
                more = text[field.end] === ',';
                at = more ? field.end + 1 : field.end;
            }
            records.push({ fields, line });
            line += linesIn(text.slice(begin, at));
        }
        const broken = lineBreak(text, at);
        at += broken;
        if (broken > 0)
            line++;
    }
    return records;
}
/** The field that begins at `at`, and where its delimiter stands; undefined when its quote is never closed. */
function readField(text, at, quotes) {
    const plain = { text: text.slice(at, fieldEnd(text, at)), quoted: false, end: fieldEnd(text, at) };
    if (!quotes || text[at] !== '"')
        return plain;
    let close = at + 1;
    while (text[close] !== '"' || text[close + 1] === '"') {
        if (close >= text.length)
            return undefined;
        close += text[close] === '"' ? 2 : 1;
    }
    const end = close + 1;
    const inside = text.slice(at + 1, close).replaceAll('""', '"');
    // Text behind the closing quote makes all of it an ordinary field: `"a"b` is `"a"b`.
    if (end < text.length && text[end] !== ',' && lineBreak(text, end) === 0) {
        const rest = fieldEnd(text, end);
        return { text: `"${inside}"${text.slice(end, rest)}`, quoted: false, end: rest };
    }
    return { text: inside, quoted: true, end };
}
const lineBreak = (text, at) => text.startsWith('\r\n', at) ? 2 : text[at] === '\n' || text[at] === '\r' ? 1 : 0;
const linesIn = (text) => text.match(/\r\n|\r|\n/g)?.length ?? 0;
function search(text, at, pattern) {
    pattern.lastIndex = at;
    return pattern.exec(text)?.index ?? text.length;
}
const lineEnd = (text, at) => search(text, at, /[\r\n]/g);
const fieldEnd = (text, at) => search(text, at, /[,\r\n]/g);


/***/ }),

/***/ 9066:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ inputReader)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37909);
/* harmony import */ var _lists_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67560);



/** Where the runner puts the value of an input: upper-case, spaces replaced; the hyphen stays. */
const variable = (name) => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
/** `mask` hides a text in the log: `setSecret` of @actions/core. */
function inputReader(env, mask) {
    const problems = [];
    const problem = (where, what) => void problems.push({ where, what });
    const raw = (name) => env[variable(name)] ?? '';
    const text = (name) => raw(name).trim() || undefined;
    const attempt = (where, read) => {
        try {
            return read();
        }
        catch (thrown) {
            if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e)
                problems.push(...thrown.problems);
            else
                problem(where, (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .b)(thrown));
            return undefined;
        }
    };
    const list = (name, options = {}) => attempt(name, () => (0,_lists_js__WEBPACK_IMPORTED_MODULE_1__/* .parseList */ .E1)(name, raw(name), options)) ?? [];
    return {
        raw,
        text,
        list,
        problem,
        secret(name) {
            const given = text(name);
            if (given !== undefined)
                mask(given);
            return given;
        },
        boolean(name, fallback) {
            const given = text(name);
            if (given === undefined)
                return fallback;
            if (/^(?:true|True|TRUE)$/.test(given))
                return true;
            if (/^(?:false|False|FALSE)$/.test(given))
                return false;
            problem(name, `"${given}" is neither true nor false.`);
            return fallback;
        },
        choice(name, allowed, fallback) {
            const given = text(name);
            if (given === undefined)
                return fallback;
            const found = allowed.find(word => word === given);
            if (found === undefined) {
                problem(name, `"${given}" is not one of ${allowed.join(', ')}.${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_2__/* .didYouMean */ .a)(given, allowed)}`);
            }
            return found ?? fallback;
        },
        parsed(name, parse) {
            const given = text(name);
            return given === undefined ? undefined : attempt(name, () => parse(given));
        },
        each(name, parse, options) {
            const items = list(name, options);
            const where = (line) => (items.length > 1 ? (0,_lists_js__WEBPACK_IMPORTED_MODULE_1__/* .atLine */ .sU)(name, line) : name);
            return items.flatMap(item => {
                const value = attempt(where(item.line), () => ({ value: parse(item.value) }));
                return value === undefined ? [] : [value.value];
            });
        },
        done() {
            if (problems.length > 0)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e(problems);
        },
    };
}


/***/ }),

/***/ 76392:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CD: () => (/* binding */ attempt),
/* harmony export */   a: () => (/* binding */ unknownKey),
/* harmony export */   tZ: () => (/* binding */ parseAttributeLines)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _inputs_lists_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67560);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37909);



/** Reads a list whose lines have attributes. A quoted attribute keeps its commas: `"pattern=\d{1,2}"`. */
function parseAttributeLines(input, text, report) {
    return attempt(input, report, () => (0,_inputs_lists_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRecords */ .Q4)(input, text), []).flatMap(record => {
        const where = (0,_inputs_lists_js__WEBPACK_IMPORTED_MODULE_1__/* .atLine */ .sU)(input, record.line);
        const line = { where, line: record.line, text: typed(record) };
        const fields = attempt(where, report, () => unwrap(input, record).map(readField), undefined);
        return fields === undefined ? [] : [{ ...line, attributes: fields.map(splitAttribute) }];
    });
}
/** What `parse` gives; when it throws, its message is reported, and `fallback` stands in. */
function attempt(where, report, parse, fallback) {
    try {
        return parse();
    }
    catch (thrown) {
        if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e)
            for (const problem of thrown.problems)
                report(problem.where, problem.what);
        else
            report(where, (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .b)(thrown));
        return fallback;
    }
}
/** The line without the quotes around the whole of it: Docker's actions read what is within once more. */
function unwrap(input, record) {
    const [only, ...more] = record.fields;
    if (only === undefined || more.length > 0 || !only.quoted)
        return record.fields;
    return (0,_inputs_lists_js__WEBPACK_IMPORTED_MODULE_1__/* .parseRecords */ .Q4)(input, only.text).flatMap(({ fields }) => fields);
}
/**
 * The attribute without the quotes that are still around it: quotes within quotes were the way to keep a comma in Docker's
 * action (`"""pattern=a,b"""`), and blanks behind a closing quote make it an ordinary character.
 */
function readField({ text, quoted }) {
    const trimmed = text.trim();
    if (/^".*"$/s.test(trimmed))
        return trimmed.slice(1, -1).replaceAll('""', '"');
    if (!quoted && trimmed.includes('"') && !trimmed.includes('{{')) {
        throw new Error(`the quote in ${trimmed} does nothing. Quote the whole attribute: "key=value, with a comma".`);
    }
    return trimmed;
}
function splitAttribute(field) {
    const equals = field.indexOf('=');
    if (equals < 1)
        return { key: undefined, value: field };
    return { key: field.slice(0, equals).trim().toLowerCase(), value: field.slice(equals + 1).trim() };
}
const typed = ({ fields }) => fields
    .map(({ text, quoted }) => (quoted ? `"${text}"` : text))
    .join(',')
    .trim();
/** Why `key` cannot be, with the nearest of the known ones. */
const unknownKey = (key, known, of) => `${of} has no attribute "${key}".${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_2__/* .didYouMean */ .a)(key, known) || ` It has ${known.join(', ')}.`}`;


/***/ }),

/***/ 27090:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ describeImage)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/github.ts
var github = __webpack_require__(69248);
;// CONCATENATED MODULE: ./src/metadata/gather.ts


/** The facts of a run. Asks for what the event lacks only, and goes on without what nobody answers. */
async function gatherFacts(workflow, options, sources) {
    const warnings = [];
    const warn = (warning) => void warnings.push(warning);
    const { ref, sha } = await subject(workflow, options, sources.git);
    const [repository, commitDate] = await Promise.all([
        repositoryOf(workflow, sources.api, warn),
        commitDateOf(workflow, sha, options, sources, warn),
    ]);
    const facts = {
        eventName: workflow.eventName,
        ref,
        sha,
        baseRef: ref?.kind === 'tag' ? workflow.baseRef : ref?.kind === 'pull' ? workflow.pullRequest?.baseRef : undefined,
        repository,
        commitDate: commitDate ?? sources.now,
        createdAt: options.settings.sourceDate ?? commitDate ?? sources.now,
        now: sources.now,
    };
    return { facts, warnings };
}
/** What the run is about. */
async function subject({ ref, sha, pullRequest }, { context, settings }, git) {
    if (context === 'workflow')
        return { ref, sha: (settings.prHeadSha ? pullRequest?.headSha : undefined) ?? sha };
    try {
        const [head, own] = await Promise.all([git.head(), git.ref(ref)]);
        return { ref: own, sha: head };
    }
    catch (error) {
        throw new Error(`context=git needs a repository that is checked out (actions/checkout): ${(0,errors/* messageOf */.b)(error)}`);
    }
}
const FACT_NAMES = {
    title: 'name',
    description: 'description',
    url: 'URL',
    license: 'licence',
    defaultBranch: 'default branch',
};
async function repositoryOf({ repository, repositoryName, missing }, api, warn) {
    if (missing.length === 0)
        return repository;
    if (repositoryName === undefined) {
        warn(`No repository is known to this run. Left empty: its ${missing.map(fact => FACT_NAMES[fact]).join(', ')}.`);
        return repository;
    }
    try {
        const asked = (0,github/* repositoryFacts */.Ow)(await api(`/repos/${repositoryName}`));
        const found = missing.map(fact => [fact, asked[fact]]);
        return { ...repository, ...Object.fromEntries(found) };
    }
    catch (error) {
        const names = missing.map(fact => FACT_NAMES[fact]).join(', ');
        warn(`The event does not tell, and GitHub's API did not answer (${(0,errors/* messageOf */.b)(error)}). Not known of ${repositoryName}: its ${names}. ` +
            'Their labels are empty, and type=edge needs branch=.');
        return repository;
    }
}
/** From the event, else from the checked-out repository, else from the API. */
async function commitDateOf({ commitTimes, repositoryName, workspace }, sha, { settings }, { git, api }, warn) {
    if (sha === undefined)
        return undefined;
    const told = commitTimes.get(sha);
    if (told !== undefined)
        return told;
    try {
        if (workspace !== undefined)
            return await git.commitDate(sha);
    }
    catch {
        // Nothing is checked out, or another commit: the API knows.
    }
    try {
        if (repositoryName === undefined)
            throw new Error('no repository is known');
        return dateOf(await api(`/repos/${repositoryName}/commits/${sha}`));
    }
    catch (error) {
        const image = settings.sourceDate === undefined ? ', and so is the date of the image' : '';
        warn(`The time of commit ${sha.slice(0, 7)} is not known (${(0,errors/* messageOf */.b)(error)}). {{commit_date}} is the clock's time${image}. ` +
            'Check the repository out before this step.');
        return undefined;
    }
}
function dateOf(commit) {
    const date = new Date((0,github/* textAt */.$6)(commit, 'commit', 'committer', 'date') ?? Number.NaN);
    if (Number.isNaN(date.getTime()))
        throw new Error('the answer has no date');
    return date;
}

// EXTERNAL MODULE: ./src/process.ts
var process = __webpack_require__(34006);
;// CONCATENATED MODULE: ./src/metadata/git.ts


/** {@link Git} of a directory. */
function git(run, directory) {
    const read = async (...args) => {
        // In a job's container the workspace belongs to another user, and git would not read it.
        const options = ['-c', `safe.directory=${directory}`, '-C', directory];
        return (await (0,process/* mustRun */.Pv)(run, 'git', [...options, ...args])).stdout.trim();
    };
    return {
        head: () => read('rev-parse', '--verify', 'HEAD^{commit}'),
        async ref(preferred) {
            const branch = await read('branch', '--show-current');
            if (branch !== '')
                return (0,github/* parseRef */.rd)(`refs/heads/${branch}`);
            const format = '--format=%(refname)';
            const refs = await read('for-each-ref', '--points-at=HEAD', '--sort=-version:refname', format);
            return detachedRef(refs.split('\n'), preferred);
        },
        async commitDate(sha) {
            const seconds = await read('show', '-s', '--format=%ct', `${sha}^{commit}`);
            return new Date(Number(seconds) * 1000);
        },
    };
}
/** What a detached HEAD stands for: what the workflow runs for, else a tag, a pull request, a branch. */
function detachedRef(names, preferred) {
    const refs = names.flatMap(name => {
        const local = name.replace(/^refs\/remotes\/pull\//, 'refs/pull/').replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/');
        return local === 'refs/heads/HEAD' ? [] : [(0,github/* parseRef */.rd)(local)];
    });
    const found = refs.find(({ full }) => full === preferred?.full) ??
        refs.find(({ kind }) => kind === 'tag') ??
        refs.find(({ kind }) => kind === 'pull') ??
        refs.find(({ kind }) => kind === 'branch');
    if (found === undefined)
        throw new Error('HEAD is detached, and no tag or branch points at its commit.');
    return found;
}

// EXTERNAL MODULE: ./src/oci/http.ts
var http = __webpack_require__(95809);
;// CONCATENATED MODULE: ./src/metadata/github-api.ts

const TIMEOUT_MS = 10_000;
const LIMIT = 10 * 1024 * 1024;
/** {@link GitHubApi} at `url`. Without a token it answers for public repositories, and not often. */
function githubApi(url, token, env) {
    const headers = {
        accept: 'application/vnd.github+json',
        'user-agent': 'manifold',
        'x-github-api-version': '2022-11-28',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    return async (path) => {
        // Most events say all that is needed: only then is the transport worth its start.
        const { createTransport } = await __webpack_require__.e(/* import() */ 283).then(__webpack_require__.bind(__webpack_require__, 52283));
        const transport = createTransport({ env, timeoutMs: TIMEOUT_MS });
        const signal = AbortSignal.timeout(TIMEOUT_MS);
        try {
            const ask = async (target) => transport.send({ method: 'GET', url: target, headers, signal });
            const response = await follow(ask, new URL(`${url}${path}`));
            if (response.status === 200)
                return JSON.parse(Buffer.from(await (0,http/* readBody */.x8)(response, LIMIT)).toString('utf8'));
            (0,http/* discard */.vf)(response);
            throw new Error(`GET ${url}${path} was answered with ${response.status}`);
        }
        finally {
            transport.close();
        }
    };
}
/** A repository that was renamed is found behind a redirect. The token goes to the API's own host only. */
async function follow(ask, url) {
    const response = await ask(url);
    const location = response.header('location');
    if (![301, 302, 307, 308].includes(response.status) || location === undefined)
        return response;
    const target = new URL(location, url);
    if (target.origin !== url.origin)
        return response;
    (0,http/* discard */.vf)(response);
    return ask(target);
}

// EXTERNAL MODULE: ./src/metadata/metadata.ts + 10 modules
var metadata_metadata = __webpack_require__(96016);
// EXTERNAL MODULE: ./src/oci/errors.ts
var oci_errors = __webpack_require__(28630);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
;// CONCATENATED MODULE: ./src/metadata/published.ts



/**
 * The names of the tags that are in any of the images' repositories. Undefined, with a warning, where one of them cannot be
 * listed: then nobody knows which version is the highest.
 */
async function publishedTags(images, list, warn) {
    const lists = await Promise.all(images.map(async ({ repository }) => {
        try {
            return await list(repository);
        }
        catch (error) {
            if (isNotFound(error))
                return [];
            warn(`The tags of ${(0,reference/* formatRepository */.Sh)(repository)} are not known, so latest=highest moves none: ${(0,errors/* messageOf */.b)(error)}`);
            return undefined;
        }
    }));
    return lists.includes(undefined) ? undefined : [...new Set(lists.flatMap(tags => tags ?? []))];
}
/** A repository that nothing was pushed to is not there. */
const isNotFound = (error) => error instanceof oci_errors/* RegistryError */.gl && error.failure.status === 404;

;// CONCATENATED MODULE: ./src/metadata/describe.ts





/** The metadata of this run's image. What could not be found out is a warning in the log. */
async function describeImage(options, { workflow, env, run, log }) {
    const { request, settings, registry } = options;
    const { facts, warnings } = await gatherFacts(workflow, options, {
        git: git(run, workflow.workspace ?? '.'),
        api: githubApi(workflow.apiUrl, options.githubToken, env),
        now: new Date(),
    });
    const metadata = (0,metadata_metadata/* computeMetadata */.FT)(request, facts, {
        shortShaLength: settings.shortShaLength,
        predefined: options.predefined ?? true,
        annotationLevels: settings.annotationLevels ?? options.annotationLevels,
        publishedTags: (0,metadata_metadata/* needsPublishedTags */.Hl)(request)
            ? await publishedTags(request.images, async ({ registry: host, path }) => (await registry(host)).listTags(path), log.warning)
            : undefined,
    });
    for (const warning of [...warnings, ...metadata.warnings])
        log.warning(warning);
    return metadata;
}


/***/ }),

/***/ 8454:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ID: () => (/* binding */ computeAnnotations),
/* harmony export */   KX: () => (/* binding */ parseAnnotations),
/* harmony export */   Xy: () => (/* binding */ parseLabels),
/* harmony export */   hl: () => (/* binding */ parseLevels),
/* harmony export */   pj: () => (/* binding */ predefined),
/* harmony export */   tn: () => (/* binding */ formatAnnotation),
/* harmony export */   wR: () => (/* binding */ formatLabel),
/* harmony export */   zt: () => (/* binding */ computeLabels)
/* harmony export */ });
/* unused harmony export formatLevel */
/* harmony import */ var _inputs_lists_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(67560);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(37909);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1890);
/* harmony import */ var _attributes_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76392);
/* harmony import */ var _template_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(68128);





const LEVELS = ['manifest', 'index', 'manifest-descriptor', 'index-descriptor'];
const LEVEL = /^([a-z-]+)(?:\[([^\]]*)\])?$/;
const LEVEL_PREFIX = /^((?:(?:manifest|index)(?:-descriptor)?(?:\[[^\]]*\])?,?)+):(.+)$/s;
/** Reads the input `labels`: `key=value`, one a line. */
function parseLabels(text, report) {
    return linesOf('labels', text, report).flatMap(({ value, line }) => {
        const where = (0,_inputs_lists_js__WEBPACK_IMPORTED_MODULE_0__/* .atLine */ .sU)('labels', line);
        const template = (0,_attributes_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .CD)(where, report, () => (0,_template_js__WEBPACK_IMPORTED_MODULE_3__/* .parseTemplate */ .QC)(value, _template_js__WEBPACK_IMPORTED_MODULE_3__/* .GLOBAL */ .M_), undefined);
        return template === undefined ? [] : [{ where, template, levels: undefined }];
    });
}
/** Reads the input `annotations`: `key=value`, one a line, or with its levels before it: `index,manifest[linux/arm64]:key=value`. */
function parseAnnotations(text, report) {
    return linesOf('annotations', text, report).flatMap(({ value, line }) => {
        const where = (0,_inputs_lists_js__WEBPACK_IMPORTED_MODULE_0__/* .atLine */ .sU)('annotations', line);
        const [, levelText, rest = value] = LEVEL_PREFIX.exec(value) ?? [];
        const template = (0,_attributes_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .CD)(where, report, () => (0,_template_js__WEBPACK_IMPORTED_MODULE_3__/* .parseTemplate */ .QC)(rest, _template_js__WEBPACK_IMPORTED_MODULE_3__/* .GLOBAL */ .M_), undefined);
        const levels = levelText === undefined ? undefined : parseLevels(levelText, where, report);
        return template === undefined ? [] : [{ where, template, levels }];
    });
}
const linesOf = (input, text, report) => (0,_attributes_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .CD)(input, report, () => (0,_inputs_lists_js__WEBPACK_IMPORTED_MODULE_0__/* .parseList */ .E1)(input, text), []);
/** Reads levels separated by commas: `manifest,index`, `manifest[linux/arm64]`. */
function parseLevels(text, where, report) {
    return text.split(',').flatMap(part => {
        const level = (0,_attributes_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .CD)(where, report, () => parseLevel(part.trim()), undefined);
        return level === undefined ? [] : [level];
    });
}
function parseLevel(text) {
    const [, name = text, platform] = LEVEL.exec(text) ?? [];
    const kind = LEVELS.find(level => level === name);
    if (kind === undefined) {
        throw new Error(`"${text}" is not a level of annotations: ${LEVELS.join(', ')}.${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_4__/* .didYouMean */ .a)(name, LEVELS)}`);
    }
    return { kind, platform: platform === undefined ? undefined : (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePlatform */ .Y8)(platform) };
}
/** `manifest`, `manifest[linux/arm64]`: as buildx takes it. */
const formatLevel = ({ kind, platform }) => platform === undefined ? kind : `${kind}[${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(platform)}]`;
/** `key=value` */
const formatLabel = ({ key, value }) => `${key}=${value}`;
/** `level:key=value`: as buildx takes it. */
const formatAnnotation = (annotation) => `${formatLevel(annotation.level)}:${formatLabel(annotation)}`;
/** The keys that are set for every image. OCI image-spec, annotations.md, "Pre-Defined Annotation Keys". */
function predefined(facts, version) {
    const { title, description, url, license } = facts.repository;
    const values = {
        title,
        description,
        url,
        source: url,
        version,
        created: facts.createdAt.toISOString(),
        revision: facts.sha,
        licenses: license,
    };
    return Object.entries(values).map(([name, value = '']) => ({ key: `org.opencontainers.image.${name}`, value }));
}
/** A line filled in. A line without `=` gives none, and a warning: Docker's action drops it without a word. */
function fillIn(line, values, warn) {
    const text = (0,_template_js__WEBPACK_IMPORTED_MODULE_3__/* .render */ .XX)(line.template, values);
    const equals = text.indexOf('=');
    if (equals === -1)
        warn(`${line.where}: "${text}" is left out: it is not of the form key=value.`);
    return equals === -1 ? [] : [{ key: text.slice(0, equals), value: text.slice(equals + 1) }];
}
/** Sorted by key, each key once: the last one of a key holds. */
function sorted(labels) {
    return [...new Map(labels.map(label => [label.key, label])).values()].sort((a, b) => a.key.localeCompare(b.key, 'en'));
}
function computeLabels(base, lines, values, warn) {
    return sorted([...base, ...lines.flatMap(line => fillIn(line, values, warn))]);
}
/** Those of the given levels, level by level; then those of the levels that only lines name. */
function computeAnnotations(base, lines, levels, values, warn) {
    const filled = lines.map(line => ({ levels: line.levels, labels: fillIn(line, values, warn) }));
    const named = filled.flatMap(line => line.levels ?? []);
    const all = new Map([...levels, ...named].map(level => [formatLevel(level), level]));
    const general = new Set(levels.map(formatLevel));
    return [...all].flatMap(([name, level]) => {
        const own = filled
            .filter(line => line.levels?.some(one => formatLevel(one) === name) ?? general.has(name))
            .flatMap(line => line.labels);
        return sorted([...(general.has(name) ? base : []), ...own]).map(label => ({ ...label, level }));
    });
}


/***/ }),

/***/ 96016:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  QY: () => (/* binding */ INDEX_LEVEL),
  xM: () => (/* binding */ MANIFEST_LEVEL),
  FT: () => (/* binding */ computeMetadata),
  rK: () => (/* binding */ imageTags),
  Hl: () => (/* binding */ needsPublishedTags),
  a6: () => (/* binding */ noTagError),
  jR: () => (/* binding */ parseMetadata)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
;// CONCATENATED MODULE: ./src/metadata/facts.ts
/** Events that always run for the last commit of the default branch. Theirs are a prefix: `discussion_comment`. */
const ON_DEFAULT_BRANCH = /create|discussion|issues|schedule/;
/** What the expressions give that may stand anywhere. */
function globalValues(facts, shortShaLength) {
    const { ref, sha, baseRef, now, commitDate } = facts;
    const isDefault = isDefaultBranch(facts);
    return {
        names: {
            branch: ref?.kind === 'branch' ? ref.name : '',
            tag: ref?.kind === 'tag' ? ref.name : '',
            sha: sha?.slice(0, shortShaLength) ?? '',
            base_ref: baseRef ?? '',
            is_default_branch: `${isDefault}`,
            is_not_default_branch: `${!isDefault}`,
        },
        date: now,
        commitDate,
    };
}
function isDefaultBranch({ ref, eventName, repository }) {
    if (ref === undefined)
        return false;
    if (ref.kind === 'branch' && ref.name === repository.defaultBranch)
        return true;
    return eventName !== undefined && ON_DEFAULT_BRANCH.test(eventName);
}

// EXTERNAL MODULE: ./src/nearest.ts
var nearest = __webpack_require__(37909);
// EXTERNAL MODULE: ./src/metadata/attributes.ts
var metadata_attributes = __webpack_require__(76392);
// EXTERNAL MODULE: ./src/metadata/template.ts + 2 modules
var metadata_template = __webpack_require__(68128);
;// CONCATENATED MODULE: ./src/metadata/flavor.ts



const LATEST = ['auto', 'true', 'false', 'highest'];
const KEYS = ['latest', 'prefix', 'suffix', 'onlatest'];
/** Reads the input `flavor`. A later line takes the place of an earlier one. */
function parseFlavor(text, report) {
    let latest = 'auto';
    const affixes = {
        prefix: { template: [], onLatest: false },
        suffix: { template: [], onLatest: false },
    };
    for (const { where, attributes } of (0,metadata_attributes/* parseAttributeLines */.tZ)('flavor', text, report)) {
        let last;
        for (const { key, value } of attributes) {
            if (key === 'latest')
                latest = wordOf(key, value, LATEST, where, report);
            else if (key === 'prefix' || key === 'suffix') {
                last = key;
                const template = (0,metadata_attributes/* attempt */.CD)(where, report, () => (0,metadata_template/* parseTemplate */.QC)(value, metadata_template/* GLOBAL */.M_), []);
                affixes[key] = { ...affixes[key], template };
            }
            else if (key === 'onlatest' && last !== undefined) {
                affixes[last] = { ...affixes[last], onLatest: wordOf(key, value, ['true', 'false'], where, report) === 'true' };
            }
            else if (key === 'onlatest') {
                report(where, 'onlatest belongs behind a prefix or suffix: prefix=x-,onlatest=true.');
            }
            else if (key !== undefined) {
                report(where, (0,metadata_attributes/* unknownKey */.a)(key, KEYS, 'flavor'));
            }
            else if (value !== '') {
                report(where, `"${value}" is not of the form key=value.${(0,nearest/* didYouMean */.a)(value, KEYS)}`);
            }
        }
    }
    return { latest, ...affixes };
}
function wordOf(key, value, words, where, report) {
    const found = words.find(word => word === value);
    if (found === undefined)
        report(where, `${key}: "${value}" is not one of ${words.join(', ')}.${(0,nearest/* didYouMean */.a)(value, words)}`);
    return found ?? words[0];
}

// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
;// CONCATENATED MODULE: ./src/metadata/images.ts



/**
 * Reads the input `images`: a name a line (or several by comma), or `name=…,enable=true`. One that is not enabled, and one
 * that is there already, is left out.
 */
function parseImages(text, report) {
    const images = new Map();
    for (const line of (0,metadata_attributes/* parseAttributeLines */.tZ)('images', text, report)) {
        for (const name of namesOf(line, report)) {
            const lower = name.toLowerCase();
            const repository = (0,metadata_attributes/* attempt */.CD)(line.where, report, () => (0,reference/* parseRepository */.SU)(lower), undefined);
            if (repository === undefined)
                continue;
            const key = (0,reference/* formatRepository */.Sh)(repository);
            if (!images.has(key))
                images.set(key, { name: lower, repository });
        }
    }
    return [...images.values()];
}
function namesOf({ where, attributes, text }, report) {
    const names = [];
    let enabled = true;
    for (const { key = 'name', value } of attributes) {
        if (key === 'name')
            names.push(value);
        else if (key !== 'enable')
            report(where, (0,metadata_attributes/* unknownKey */.a)(key, ['name', 'enable'], 'an image'));
        else if (value === 'true' || value === 'false')
            enabled = value === 'true';
        else
            report(where, `enable: "${value}" is neither true nor false.${(0,nearest/* didYouMean */.a)(value, ['true', 'false'])}`);
    }
    const given = names.filter(name => name !== '');
    if (enabled && given.length === 0)
        report(where, `"${text}" has no name: name=ghcr.io/me/app.`);
    return enabled ? given : [];
}

// EXTERNAL MODULE: ./src/metadata/labels.ts
var labels = __webpack_require__(8454);
// EXTERNAL MODULE: external "node:vm"
var external_node_vm_ = __webpack_require__(30714);
;// CONCATENATED MODULE: ./src/metadata/match.ts

/** How long a user's regular expression may take for one text. An honest one takes microseconds. */
const TIMEOUT_MS = 1_000;
/**
 * What `text.match(pattern)` gives, or undefined when it does not match. With the flag `g` these are all the matches.
 *
 * A pattern of the user's may backtrack for ever (`(a+)+$`). It has to mean what it means in JavaScript, so a
 * linear-time engine (RE2: no look-around, no back-references) will not do; a worker costs 30 ms to start. V8 looks at
 * interrupts while it backtracks, so the time limit of `vm` ends such a match, and costs one millisecond.
 *
 * Throws an Error when the match takes longer than a second.
 */
function matchWithin(text, pattern) {
    try {
        const found = (0,external_node_vm_.runInNewContext)('JSON.stringify(text.match(new RegExp(source, flags)))', { text, source: pattern.source, flags: pattern.flags }, { timeout: TIMEOUT_MS });
        return parseMatches(found);
    }
    catch (error) {
        // The error comes from the other context, where Error is another class.
        const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
        if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
            throw new Error(`the pattern ${pattern} took more than ${TIMEOUT_MS / 1000} s for "${text}": it backtracks too much.`);
        }
        throw error;
    }
}
function parseMatches(json) {
    const found = typeof json === 'string' ? JSON.parse(json) : null;
    // In JSON a group that took no part is null.
    return Array.isArray(found) ? found.map(group => (typeof group === 'string' ? group : undefined)) : undefined;
}
/** Reads a pattern: a plain one, or `/pattern/flags`. Throws an Error that says what is wrong with it. */
function parsePattern(text) {
    const [, source = text, flags = ''] = /^\/(.+)\/(.*)$/s.exec(text) ?? [];
    return plainPattern(source, flags);
}
/** Reads a pattern that has no delimiters: a `/` in it is a slash. Throws an Error that says what is wrong with it. */
function plainPattern(source, flags = '') {
    try {
        return new RegExp(source, flags);
    }
    catch (error) {
        const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
        throw new Error(`"${source}" is not a regular expression: ${why}.`);
    }
}

;// CONCATENATED MODULE: ./src/metadata/rule.ts
const SEMVER = {
    names: ['raw', 'version', 'major', 'minor', 'patch', 'prerelease', 'build'],
    dates: false,
};
const PEP440 = {
    names: ['raw', 'version', 'major', 'minor', 'patch'],
    dates: false,
};
const DATES = { names: [], dates: true };

;// CONCATENATED MODULE: ./src/metadata/rules.ts





const COMMON = ['type', 'enable', 'priority', 'prefix', 'suffix'];
const TYPES = {
    schedule: { priority: 1000, attributes: ['pattern'] },
    semver: { priority: 900, attributes: ['pattern', 'value', 'match'] },
    pep440: { priority: 900, attributes: ['pattern', 'value', 'match'] },
    match: { priority: 800, attributes: ['pattern', 'group', 'value'] },
    edge: { priority: 700, attributes: ['branch'] },
    ref: { priority: 600, attributes: ['event'] },
    raw: { priority: 200, attributes: ['value'] },
    sha: { priority: 100, attributes: ['format'] },
};
/** The rules that hold when the user gives none. */
const DEFAULTS = ['type=schedule', 'type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr'];
/** Reads the input `tags`, in its order. What is wrong is reported; a rule that cannot be read is left out. */
function parseRules(text, report) {
    const lines = (0,metadata_attributes/* parseAttributeLines */.tZ)('tags', text, report);
    const isDefault = lines.length === 0;
    const given = isDefault ? (0,metadata_attributes/* parseAttributeLines */.tZ)('tags', DEFAULTS.join('\n'), report) : lines;
    return given.flatMap((line, index) => {
        const place = isDefault ? { where: 'tags', line: undefined } : { where: line.where, line: line.line };
        const rule = parseRule(line, { index, text: line.text, ...place }, report);
        return rule === undefined ? [] : [rule];
    });
}
/** Reads one line. Reports everything that is wrong with it, not the first only. */
function parseRule(line, source, report) {
    let ok = true;
    const wrong = (where, what) => {
        ok = false;
        report(where, what);
    };
    const type = typeOf(line.attributes, source.where, wrong);
    if (type === undefined)
        return undefined;
    const read = attributeReader(type, line.attributes, source.where, wrong);
    const rule = ruleOf(type, commonOf(type, source, read), read);
    return ok ? rule : undefined;
}
function typeOf(attributes, where, wrong) {
    const given = attributes.findLast(({ key }) => key === 'type')?.value ?? 'raw';
    if (isType(given))
        return given;
    const known = Object.keys(TYPES);
    wrong(where, `"${given}" is not a type of tag.${(0,nearest/* didYouMean */.a)(given, known) || ` Types are ${known.join(', ')}.`}`);
    return undefined;
}
const isType = (text) => Object.hasOwn(TYPES, text);
function attributeReader(type, attributes, where, report) {
    const known = [...COMMON, ...TYPES[type].attributes];
    const values = new Map();
    for (const { key = 'value', value } of attributes) {
        // A comma at the end of the line leaves an empty value behind.
        const left = value === '' && key === 'value' && (values.has(key) || !known.includes(key));
        if (known.includes(key) && !left)
            values.set(key, value);
        else if (!left)
            report(where, (0,metadata_attributes/* unknownKey */.a)(key, known, `type=${type}`));
    }
    const tell = (what) => report(where, what);
    const template = (text, scope) => (0,metadata_attributes/* attempt */.CD)(where, report, () => (0,metadata_template/* parseTemplate */.QC)(text, scope), []);
    return {
        text: key => values.get(key),
        needed(key) {
            const value = values.get(key);
            if (value === undefined)
                tell(`type=${type} needs the attribute ${key}: type=${type},${key}=…`);
            return value ?? '';
        },
        template,
        optional(key) {
            const value = values.get(key);
            return value === undefined ? undefined : template(value, metadata_template/* GLOBAL */.M_);
        },
        pattern: (key, read, text) => (0,metadata_attributes/* attempt */.CD)(where, (place, what) => report(place, `${key}: ${what}`), () => read(text), /(?:)/),
        number(key, is, what, fallback) {
            const text = values.get(key);
            const value = text === undefined ? fallback : text === '' ? Number.NaN : Number(text);
            if (!is(value))
                tell(`${key}: "${text}" is not ${what}.`);
            return value;
        },
        choice(key, words, text) {
            const found = words.find(word => word === text);
            if (found === undefined)
                tell(`${key}: "${text}" is not one of ${words.join(', ')}.${(0,nearest/* didYouMean */.a)(text, words)}`);
            return found ?? words[0];
        },
    };
}
function commonOf(type, source, read) {
    return {
        source,
        enable: enableOf(read),
        priority: read.number('priority', Number.isFinite, 'a number', TYPES[type].priority),
        prefix: read.optional('prefix') ?? defaultPrefix(type, read),
        suffix: read.optional('suffix'),
    };
}
function enableOf(read) {
    const text = read.text('enable') ?? 'true';
    if (!text.includes('{{'))
        read.choice('enable', ['true', 'false'], text);
    return read.template(text, metadata_template/* GLOBAL */.M_);
}
function defaultPrefix(type, read) {
    if (type === 'sha')
        return read.template('sha-', metadata_template/* GLOBAL */.M_);
    return type === 'ref' && read.text('event') === 'pr' ? read.template('pr-', metadata_template/* GLOBAL */.M_) : undefined;
}
/** A value that is empty counts as none: `value=${{ inputs.version }}` may well be. */
const givenValue = (read) => read.text('value') === '' ? undefined : read.optional('value');
/** Docker's action takes this pattern as it is: a `/` in it is a slash. */
function versionMatch(read) {
    const text = read.text('match');
    return text ? read.pattern('match', plainPattern, text) : undefined;
}
function ruleOf(type, common, read) {
    switch (type) {
        case 'schedule':
            return { ...common, type, pattern: read.template(read.text('pattern') ?? 'nightly', DATES) };
        case 'semver':
            return { ...common, type, pattern: read.template(read.needed('pattern'), SEMVER), ...versionSource(read) };
        case 'pep440':
            return { ...common, type, pattern: read.template(read.needed('pattern'), PEP440), ...versionSource(read) };
        case 'match': {
            const group = read.number('group', isGroup, 'the number of a group', 0);
            const pattern = read.pattern('pattern', parsePattern, read.needed('pattern'));
            return { ...common, type, pattern, group, value: givenValue(read) };
        }
        case 'edge':
            return { ...common, type, branch: read.text('branch') || undefined };
        case 'ref':
            return { ...common, type, event: eventOf(read) };
        case 'raw':
            return { ...common, type, value: read.template(read.needed('value'), metadata_template/* GLOBAL */.M_) };
        case 'sha':
            return { ...common, type, format: read.choice('format', ['short', 'long'], read.text('format') ?? 'short') };
    }
}
const versionSource = (read) => ({ value: givenValue(read), match: versionMatch(read) });
const isGroup = (value) => Number.isSafeInteger(value) && value >= 0;
function eventOf(read) {
    const event = read.needed('event');
    return event === '' && read.text('event') === undefined
        ? 'branch'
        : read.choice('event', ['branch', 'tag', 'pr'], event);
}

// EXTERNAL MODULE: ./node_modules/@renovatebot/pep440/index.js
var pep440 = __webpack_require__(68898);
var pep440_default = /*#__PURE__*/__webpack_require__.n(pep440);
// EXTERNAL MODULE: ./node_modules/semver/functions/compare.js
var compare = __webpack_require__(78469);
var compare_default = /*#__PURE__*/__webpack_require__.n(compare);
// EXTERNAL MODULE: ./node_modules/semver/functions/parse.js
var parse = __webpack_require__(16353);
var parse_default = /*#__PURE__*/__webpack_require__.n(parse);
;// CONCATENATED MODULE: ./src/metadata/versions.ts



/** https://semver.org */
const semver = {
    title: 'a semantic version (https://semver.org)',
    parse(text) {
        const parsed = parse_default()(text);
        if (parsed === null)
            return undefined;
        const { version, major, minor, patch, prerelease, build } = parsed;
        return {
            names: {
                raw: text,
                version,
                major: `${major}`,
                minor: `${minor}`,
                patch: `${patch}`,
                prerelease: prerelease.join('.'),
                build: build.join('.'),
            },
            clean: version,
            stable: prerelease.length === 0,
        };
    },
    isHigher: (version, than) => compare_default()(version.clean, than.clean) > 0,
};
/** https://peps.python.org/pep-0440 */
const pep = {
    title: 'a version as PEP 440 has it (https://peps.python.org/pep-0440)',
    parse(text) {
        const explained = pep440_default().valid(text) === null ? null : pep440_default().explain(text);
        if (explained === null)
            return undefined;
        const clean = pep440_default().clean(text) ?? text;
        return {
            names: {
                raw: text,
                version: clean,
                major: `${pep440_default().major(text)}`,
                minor: `${pep440_default().minor(text)}`,
                patch: `${pep440_default().patch(text)}`,
            },
            clean,
            stable: !explained.is_prerelease && !explained.is_postrelease && !explained.is_devrelease,
        };
    },
    isHigher: (version, than) => pep440_default().gt(version.clean, than.clean),
};

;// CONCATENATED MODULE: ./src/metadata/evaluate.ts



const none = (reason) => ({ kind: 'none', reason });
const tag = (value, more = {}) => ({
    kind: 'tag',
    value,
    latest: false,
    moving: false,
    rivals: undefined,
    ...more,
});
/** What the rule gives. Throws an Error when its regular expression takes too long. */
function evaluateRule(rule, facts, values) {
    switch (rule.type) {
        case 'schedule':
            if (facts.eventName !== 'schedule')
                return none(`the event is ${facts.eventName ?? 'not known'}, not schedule`);
            return tag((0,metadata_template/* render */.XX)(rule.pattern, { ...values, names: {} }), { moving: true });
        case 'semver':
            return evaluateVersion(rule, semver, facts, values);
        case 'pep440':
            return evaluateVersion(rule, pep, facts, values);
        case 'match':
            return evaluateMatch(rule, facts, values);
        case 'edge':
            return evaluateEdge(rule, facts);
        case 'ref':
            return evaluateRef(rule, facts);
        case 'raw':
            return tag((0,metadata_template/* render */.XX)(rule.value, values));
        case 'sha':
            if (facts.sha === undefined)
                return none('no commit is known');
            return tag(rule.format === 'short' ? values.names.sha : facts.sha);
    }
}
/** What a rule about versions reads: its value, or else the Git tag. */
function subject(value, facts, values) {
    if (value !== undefined)
        return (0,metadata_template/* render */.XX)(value, values);
    if (facts.ref?.kind === 'tag')
        return facts.ref.name;
    return none(`the run is for ${describeRef(facts)}, not for a tag, and the rule has no value=`);
}
function evaluateVersion(rule, scheme, facts, values) {
    const text = subject(rule.value, facts, values);
    if (typeof text !== 'string')
        return text;
    const match = rule.match === undefined ? undefined : matchWithin(text, rule.match);
    const found = match === undefined ? text : (match[1] ?? match[0] ?? text);
    const raw = found.replaceAll('/', '-');
    const version = scheme.parse(raw);
    if (version === undefined) {
        const unmatched = rule.match !== undefined && match === undefined ? `${rule.match} does not match it, and ` : '';
        return none(`${unmatched}"${raw}" is not ${scheme.title}`);
    }
    if (!version.stable)
        return tag((0,metadata_template/* isOnly */.fy)(rule.pattern, 'raw') ? raw : version.clean);
    const shown = (of) => (0,metadata_template/* render */.XX)(rule.pattern, { ...values, names: of.names });
    return tag(shown(version), {
        latest: true,
        moving: !isFull(rule.pattern),
        rivals: rivalsOf(version, scheme, shown),
    });
}
/** Whether what comes out names one version only. */
const isFull = (pattern) => (0,metadata_template/* holds */.v9)(pattern, 'version') || (0,metadata_template/* holds */.v9)(pattern, 'raw') || (0,metadata_template/* holds */.v9)(pattern, 'major', 'minor', 'patch');
function rivalsOf(version, scheme, shown) {
    const own = shown(version);
    const higher = (published, counts) => published.find(name => {
        const rival = scheme.parse(name);
        return rival?.stable && scheme.isHigher(rival, version) && counts(rival);
    });
    return {
        forTag: published => higher(published, rival => shown(rival) === own),
        forLatest: published => higher(published, () => true),
    };
}
function evaluateMatch(rule, facts, values) {
    const text = subject(rule.value, facts, values);
    if (typeof text !== 'string')
        return text;
    const match = matchWithin(text, rule.pattern);
    if (match === undefined)
        return none(`${rule.pattern} does not match "${text}"`);
    const value = match[rule.group];
    if (value === undefined)
        return none(`${rule.pattern} has no group ${rule.group} in "${text}"`);
    const version = semver.parse(value);
    const rivals = version?.stable ? rivalsOf(version, semver, ({ clean }) => clean) : undefined;
    return tag(value, { latest: true, moving: value !== text && version === undefined, rivals });
}
function evaluateEdge(rule, facts) {
    const branch = rule.branch ?? facts.repository.defaultBranch;
    if (facts.ref?.kind !== 'branch')
        return none(`the run is for ${describeRef(facts)}, not for a branch`);
    if (branch === undefined)
        return none('the default branch of the repository is not known; give it: branch=main');
    if (branch !== facts.ref.name)
        return none(`the branch is ${facts.ref.name}, not ${branch}`);
    return tag('edge', { moving: true });
}
const KINDS = { branch: 'branch', tag: 'tag', pr: 'pull' };
const KIND_NAMES = { branch: 'a branch', tag: 'a tag', pr: 'a pull request' };
function evaluateRef(rule, facts) {
    if (facts.ref?.kind !== KINDS[rule.event])
        return none(`the run is for ${describeRef(facts)}, not for ${KIND_NAMES[rule.event]}`);
    const { name } = facts.ref;
    if (rule.event === 'pr')
        return tag(name.replace(/\/merge$/, ''), { moving: true });
    if (rule.event === 'branch')
        return tag(name, { moving: true });
    const version = semver.parse(name);
    const rivals = version?.stable ? rivalsOf(version, semver, ({ clean }) => clean) : undefined;
    return tag(name, { latest: true, rivals });
}
const describeRef = ({ ref }) => ref?.full ?? 'no reference';

;// CONCATENATED MODULE: ./src/metadata/tag-name.ts

/** OCI distribution-spec 1.1: the length of a tag. */
const LIMIT = 128;
/** The text with each run of characters that no tag may hold replaced by `-`. */
const tagCharacters = (text) => text.replace(/[^A-Za-z0-9._-]+/g, '-');
/**
 * The tag that a value gives: characters as {@link tagCharacters} has them, without a leading `.` or `-`, cut at 128
 * characters. Undefined where nothing of the value is left.
 */
function tagName(value) {
    const whole = tagCharacters(value);
    const name = whole.replace(/^[.-]+/, '').slice(0, LIMIT);
    return (0,reference/* isTag */.dz)(name) ? { name, whole } : undefined;
}

;// CONCATENATED MODULE: ./src/metadata/tags.ts




/**
 * The tags that the rules give. `published` are the names of the tags in the registries, for `latest=highest`; while they
 * are not known, what they decide does not move. What makes no legal tag is reported.
 */
function computeTags({ rules, flavor }, facts, values, published, report) {
    const skipped = [];
    const skip = (rule, reason) => void skipped.push({ rule, reason });
    const candidates = rules
        .toSorted((a, b) => b.priority - a.priority)
        .flatMap(rule => candidateOf(rule, flavor, facts, values, skip, report));
    const [first] = candidates;
    const byFlavor = first === undefined ? undefined : latestOf(first, flavor, values, report);
    const wanted = byFlavor === undefined ? candidates : [...candidates, byFlavor];
    const free = flavor.latest === 'highest' ? wanted.filter(tag => mayMove(tag, published, skip)) : wanted;
    return { version: first?.name, tags: unique(free, skip, report), skipped };
}
function candidateOf(rule, flavor, facts, values, skip, report) {
    const { source } = rule;
    const enable = (0,metadata_template/* render */.XX)(rule.enable, values);
    if (enable === 'false')
        skip(source, 'it is not enabled');
    else if (enable !== 'true')
        report(source.where, `enable: "${enable}" is neither true nor false.`);
    if (enable !== 'true')
        return [];
    const outcome = (0,metadata_attributes/* attempt */.CD)(source.where, report, () => evaluateRule(rule, facts, values), undefined);
    if (outcome?.kind === 'none')
        skip(source, outcome.reason);
    if (outcome?.kind !== 'tag')
        return [];
    const prefix = (0,metadata_template/* render */.XX)(rule.prefix ?? flavor.prefix.template, values);
    const suffix = (0,metadata_template/* render */.XX)(rule.suffix ?? flavor.suffix.template, values);
    const value = `${prefix}${outcome.value}${suffix}`;
    if (value === '')
        skip(source, 'what it gives is empty');
    const tag = value === '' ? undefined : named(value, source, report);
    if (tag === undefined)
        return [];
    const moving = outcome.moving || tag.name === 'latest';
    return [{ ...tag, rule: source, moving, byFlavor: false, fired: outcome, prefix, suffix }];
}
function named(value, rule, report) {
    const tag = tagName(value);
    if (tag === undefined) {
        report(rule.where, `${rule.text} gives "${value}", and nothing of it may stand in a tag (A-Z a-z 0-9 _ . -).`);
    }
    return tag;
}
/** The `latest` that the flavor asks for. When it leaves that open, the rule decides that gave the version. */
function latestOf(first, flavor, values, report) {
    const wanted = flavor.latest === 'auto' || flavor.latest === 'highest' ? first.fired.latest : flavor.latest === 'true';
    const affix = ({ onLatest, template }) => (onLatest ? template : []);
    const value = `${(0,metadata_template/* render */.XX)(affix(flavor.prefix), values)}latest${(0,metadata_template/* render */.XX)(affix(flavor.suffix), values)}`;
    const tag = wanted ? named(value, first.rule, report) : undefined;
    return tag === undefined ? undefined : { ...first, ...tag, moving: true, byFlavor: true };
}
/** Whether no higher version is published that a moving tag would be taken from. */
function mayMove(tag, published, skip) {
    const { rivals } = tag.fired;
    if (!tag.moving || rivals === undefined)
        return true;
    if (published === undefined) {
        skip(tag.rule, `${tag.name} stays where it is, as the published tags are not known (latest=highest)`);
        return false;
    }
    const prefix = tagCharacters(tag.prefix);
    const suffix = tagCharacters(tag.suffix);
    const versions = published
        .filter(name => name.length > prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix))
        .map(name => name.slice(prefix.length, name.length - suffix.length));
    const higher = tag.byFlavor ? rivals.forLatest(versions) : rivals.forTag(versions);
    if (higher !== undefined)
        skip(tag.rule, `${tag.name} stays where it is: ${prefix}${higher}${suffix} is published`);
    return higher === undefined;
}
/** Each tag once. Two that are the same only since their beginning or length had to be mended are reported. */
function unique(candidates, skip, report) {
    const kept = new Map();
    for (const candidate of candidates) {
        const before = kept.get(candidate.name);
        if (before === undefined)
            kept.set(candidate.name, candidate);
        else if (before.whole !== candidate.whole)
            report(candidate.rule.where, collision(candidate, before));
        else if (!candidate.byFlavor)
            skip(candidate.rule, `${candidate.name} is there already, from ${before.rule.text}`);
    }
    return [...kept.values()].map(({ name, rule, moving, byFlavor }) => ({ name, rule, moving, byFlavor }));
}
const collision = (one, other) => `"${one.whole}" and "${other.whole}" (${other.rule.where}) would both be the tag "${one.name}".`;

;// CONCATENATED MODULE: ./src/metadata/metadata.ts







/** The level that annotations go to when nobody says otherwise. */
const MANIFEST_LEVEL = { kind: 'manifest', platform: undefined };
const INDEX_LEVEL = { kind: 'index', platform: undefined };
/** Reads the inputs. `read` gives an input's text, '' for none. Everything that is wrong is reported. */
function parseMetadata(read, report) {
    return {
        images: parseImages(read('images'), report),
        rules: parseRules(read('tags'), report),
        flavor: parseFlavor(read('flavor'), report),
        labels: (0,labels/* parseLabels */.Xy)(read('labels'), report),
        annotations: (0,labels/* parseAnnotations */.KX)(read('annotations'), report),
    };
}
/** Whether the registries must be asked for their tags: `latest=highest`. */
const needsPublishedTags = ({ flavor }) => flavor.latest === 'highest';
/**
 * The tags, labels and annotations of a run, as docker/metadata-action v6 gives them. Throws a {@link UsageError} with
 * every rule that makes no legal tag, or whose `enable` is neither true nor false.
 */
function computeMetadata(request, facts, options) {
    const problems = [];
    const warnings = [];
    const warn = (warning) => void warnings.push(warning);
    const values = globalValues(facts, options.shortShaLength);
    const tags = computeTags(request, facts, values, options.publishedTags, (where, what) => {
        problems.push({ where, what });
    });
    if (problems.length > 0)
        throw new errors/* UsageError */.e(problems);
    const base = options.predefined === false ? [] : (0,labels/* predefined */.pj)(facts, tags.version);
    return {
        ...tags,
        images: request.images,
        labels: (0,labels/* computeLabels */.zt)(base, request.labels, values, warn),
        annotations: (0,labels/* computeAnnotations */.ID)(base, request.annotations, options.annotationLevels, values, warn),
        createdAt: facts.createdAt,
        warnings,
    };
}
/** `me/app:1.2.3`: each image with each tag; the tags alone where there are no images. */
function imageTags({ images, tags }) {
    const names = tags.map(({ name }) => name);
    return images.length === 0 ? names : images.flatMap(image => names.map(name => `${image.name}:${name}`));
}
/** The error for a publication without a tag: each rule, and why it gave none. */
function noTagError({ skipped }) {
    const reasons = skipped.map(({ rule, reason }) => `\n  ${rule.text}: ${reason}`);
    return errors/* UsageError */.e.at('tags', `no rule gives a tag for this run, so there is nothing to publish.${reasons.join('')}`);
}


/***/ }),

/***/ 28427:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ap: () => (/* binding */ writeBakeFiles),
/* harmony export */   Ee: () => (/* binding */ variables),
/* harmony export */   PE: () => (/* binding */ bakeFiles),
/* harmony export */   _V: () => (/* binding */ metadataOutputs)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _labels_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8454);
/* harmony import */ var _metadata_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(96016);




/** The outputs of docker/metadata-action v6, by their names, except the bake files. */
function metadataOutputs(metadata, separators) {
    return {
        version: metadata.version ?? '',
        tags: (0,_metadata_js__WEBPACK_IMPORTED_MODULE_3__/* .imageTags */ .rK)(metadata).join(separators.tags),
        'tag-names': tagNames(metadata).join(separators.tags),
        labels: metadata.labels.map(_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .formatLabel */ .wR).join(separators.labels),
        annotations: metadata.annotations.map(_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .formatAnnotation */ .tn).join(separators.annotations),
        json: JSON.stringify({
            tags: (0,_metadata_js__WEBPACK_IMPORTED_MODULE_3__/* .imageTags */ .rK)(metadata),
            'tag-names': tagNames(metadata),
            labels: labelMap(metadata.labels),
            annotations: metadata.annotations.map(_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .formatAnnotation */ .tn),
        }),
    };
}
const tagNames = ({ tags }) => tags.map(({ name }) => name);
const labelMap = (labels) => Object.fromEntries(labels.map(({ key, value }) => [key, value]));
/** The files that buildx bake reads, by the name of the output that gives their path. Content as in v6. */
function bakeFiles(metadata, target) {
    const tags = (0,_metadata_js__WEBPACK_IMPORTED_MODULE_3__/* .imageTags */ .rK)(metadata);
    const labels = labelMap(metadata.labels);
    const args = {
        DOCKER_META_IMAGES: metadata.images.map(({ name }) => name).join(','),
        DOCKER_META_VERSION: metadata.version,
    };
    const file = (content) => JSON.stringify({ target: { [target]: content } }, null, 2);
    return {
        'bake-file-tags': file({ tags, args }),
        'bake-file-labels': file({ labels }),
        'bake-file-annotations': file({ annotations: metadata.annotations.map(_labels_js__WEBPACK_IMPORTED_MODULE_2__/* .formatAnnotation */ .tn) }),
        'bake-file': file({ tags, labels, args }),
    };
}
/** Writes the files into a directory of their own below `parent`, and gives the outputs: their paths. */
async function writeBakeFiles(files, parent) {
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(parent, 'manifold-plan-'));
    const paths = Object.entries(files).map(async ([output, content]) => {
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, `${output}.json`);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(path, content);
        return [output, path];
    });
    return Object.fromEntries(await Promise.all(paths));
}
/** Each output as a variable of the job: `DOCKER_METADATA_OUTPUT_TAG_NAMES`. */
const variables = (outputs) => Object.entries(outputs).map(([name, value]) => [
    `DOCKER_METADATA_OUTPUT_${name.replaceAll('-', '_').toUpperCase()}`,
    value,
]);


/***/ }),

/***/ 13484:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ parseSettings)
/* harmony export */ });
/* harmony import */ var _labels_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8454);

function parseSettings(env, report) {
    const levels = env['DOCKER_METADATA_ANNOTATIONS_LEVELS'];
    return {
        prHeadSha: /true/i.test(env['DOCKER_METADATA_PR_HEAD_SHA'] ?? ''),
        shortShaLength: count(env, 'DOCKER_METADATA_SHORT_SHA_LENGTH', report) ?? 7,
        annotationLevels: levels ? (0,_labels_js__WEBPACK_IMPORTED_MODULE_0__/* .parseLevels */ .hl)(levels, 'DOCKER_METADATA_ANNOTATIONS_LEVELS', report) : undefined,
        sourceDate: sourceDate(env, report),
    };
}
function count(env, name, report) {
    const text = env[name];
    if (!text)
        return undefined;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value > 0)
        return value;
    report(name, `"${text}" is not a whole number greater than 0.`);
    return undefined;
}
function sourceDate(env, report) {
    const text = env['SOURCE_DATE_EPOCH'];
    if (!text)
        return undefined;
    const date = new Date(/^\d+$/.test(text.trim()) ? Number(text) * 1000 : Number.NaN);
    if (!Number.isNaN(date.getTime()))
        return date;
    report('SOURCE_DATE_EPOCH', `"${text}" is not a time: the seconds since 1970 as a whole number.`);
    return undefined;
}


/***/ }),

/***/ 68128:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M_: () => (/* binding */ GLOBAL),
  v9: () => (/* binding */ holds),
  fy: () => (/* binding */ isOnly),
  QC: () => (/* binding */ parseTemplate),
  XX: () => (/* binding */ render)
});

// EXTERNAL MODULE: ./src/nearest.ts
var nearest = __webpack_require__(37909);
;// CONCATENATED MODULE: ./src/metadata/date-tokens.ts
const MONTHS = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
].concat(['November', 'December']);
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const DAY_MS = 86_400_000;
const pad = (value, width) => String(value).padStart(width, '0');
const year = ({ local }) => local.getUTCFullYear();
const month = ({ local }) => local.getUTCMonth();
const day = ({ local }) => local.getUTCDate();
const weekday = ({ local }) => local.getUTCDay();
const hours = ({ local }) => local.getUTCHours();
const hours12 = (time) => hours(time) % 12 || 12;
const hours24 = (time) => hours(time) || 24;
const minutes = ({ local }) => local.getUTCMinutes();
const seconds = ({ local }) => local.getUTCSeconds();
const quarter = (time) => Math.floor(month(time) / 3) + 1;
const dayOfYear = (time) => Math.floor((time.local.getTime() - Date.UTC(year(time), 0, 1)) / DAY_MS) + 1;
const isoWeekday = (time) => weekday(time) || 7;
function ordinal(value) {
    const teens = Math.floor((value % 100) / 10) === 1;
    return `${value}${(teens ? undefined : ['th', 'st', 'nd', 'rd'][value % 10]) ?? 'th'}`;
}
/** Year and number of the week. A week belongs to the year that its day `pivot` (counted from the week's first) is in. */
function week({ local }, first, pivot) {
    const sinceFirst = (local.getUTCDay() - first + 7) % 7;
    const decisive = new Date(local.getTime() + (pivot - sinceFirst) * DAY_MS);
    const ofYear = Math.floor((decisive.getTime() - Date.UTC(decisive.getUTCFullYear(), 0, 1)) / DAY_MS);
    return [decisive.getUTCFullYear(), Math.floor(ofYear / 7) + 1];
}
/** ISO 8601: weeks begin on Monday, their Thursday decides. */
const isoWeek = (time) => week(time, 1, 3);
/** As moment's `en` counts: weeks begin on Sunday, and the first one holds January 1st: their Saturday decides. */
const localWeek = (time) => week(time, 0, 6);
const fraction = (digits) => ({ local }) => pad(local.getUTCMilliseconds(), 3).padEnd(9, '0').slice(0, digits);
function offset({ offsetMinutes }, separator) {
    const minutes = Math.abs(offsetMinutes);
    return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${separator}${pad(minutes % 60, 2)}`;
}
/** What a format may hold, in English. https://momentjs.com/docs/#/displaying/format/ */
const TOKENS = {
    M: (t) => `${month(t) + 1}`,
    Mo: (t) => ordinal(month(t) + 1),
    MM: (t) => pad(month(t) + 1, 2),
    MMM: (t) => (MONTHS[month(t)] ?? '').slice(0, 3),
    MMMM: (t) => MONTHS[month(t)] ?? '',
    Q: (t) => `${quarter(t)}`,
    Qo: (t) => ordinal(quarter(t)),
    D: (t) => `${day(t)}`,
    Do: (t) => ordinal(day(t)),
    DD: (t) => pad(day(t), 2),
    DDD: (t) => `${dayOfYear(t)}`,
    DDDo: (t) => ordinal(dayOfYear(t)),
    DDDD: (t) => pad(dayOfYear(t), 3),
    d: (t) => `${weekday(t)}`,
    do: (t) => ordinal(weekday(t)),
    dd: (t) => (DAYS[weekday(t)] ?? '').slice(0, 2),
    ddd: (t) => (DAYS[weekday(t)] ?? '').slice(0, 3),
    dddd: (t) => DAYS[weekday(t)] ?? '',
    e: (t) => `${weekday(t)}`,
    E: (t) => `${isoWeekday(t)}`,
    w: (t) => `${localWeek(t)[1]}`,
    wo: (t) => ordinal(localWeek(t)[1]),
    ww: (t) => pad(localWeek(t)[1], 2),
    W: (t) => `${isoWeek(t)[1]}`,
    Wo: (t) => ordinal(isoWeek(t)[1]),
    WW: (t) => pad(isoWeek(t)[1], 2),
    Y: (t) => `${year(t)}`,
    YY: (t) => pad(year(t) % 100, 2),
    YYYY: (t) => pad(year(t), 4),
    YYYYY: (t) => pad(year(t), 5),
    YYYYYY: (t) => `+${pad(year(t), 6)}`,
    y: (t) => `${year(t)}`,
    yo: (t) => ordinal(year(t)),
    yy: (t) => pad(year(t), 2),
    yyy: (t) => pad(year(t), 3),
    yyyy: (t) => pad(year(t), 4),
    N: () => 'AD',
    NN: () => 'AD',
    NNN: () => 'AD',
    NNNN: () => 'Anno Domini',
    NNNNN: () => 'AD',
    gg: (t) => pad(localWeek(t)[0] % 100, 2),
    gggg: (t) => pad(localWeek(t)[0], 4),
    ggggg: (t) => pad(localWeek(t)[0], 5),
    GG: (t) => pad(isoWeek(t)[0] % 100, 2),
    GGGG: (t) => pad(isoWeek(t)[0], 4),
    GGGGG: (t) => pad(isoWeek(t)[0], 5),
    A: (t) => (hours(t) < 12 ? 'AM' : 'PM'),
    a: (t) => (hours(t) < 12 ? 'am' : 'pm'),
    H: (t) => `${hours(t)}`,
    HH: (t) => pad(hours(t), 2),
    h: (t) => `${hours12(t)}`,
    hh: (t) => pad(hours12(t), 2),
    k: (t) => `${hours24(t)}`,
    kk: (t) => pad(hours24(t), 2),
    hmm: (t) => `${hours12(t)}${pad(minutes(t), 2)}`,
    hmmss: (t) => `${hours12(t)}${pad(minutes(t), 2)}${pad(seconds(t), 2)}`,
    Hmm: (t) => `${hours(t)}${pad(minutes(t), 2)}`,
    Hmmss: (t) => `${hours(t)}${pad(minutes(t), 2)}${pad(seconds(t), 2)}`,
    m: (t) => `${minutes(t)}`,
    mm: (t) => pad(minutes(t), 2),
    s: (t) => `${seconds(t)}`,
    ss: (t) => pad(seconds(t), 2),
    S: fraction(1),
    SS: fraction(2),
    SSS: fraction(3),
    SSSS: fraction(4),
    SSSSS: fraction(5),
    SSSSSS: fraction(6),
    SSSSSSS: fraction(7),
    SSSSSSSS: fraction(8),
    SSSSSSSSS: fraction(9),
    x: (t) => `${t.date.getTime()}`,
    X: (t) => `${Math.floor(t.date.getTime() / 1000)}`,
    z: (t) => abbreviation(t),
    zz: (t) => abbreviation(t),
    Z: (t) => offset(t, ':'),
    ZZ: (t) => offset(t, ''),
};
/** The moment in a timezone that Intl knows. */
function timeOf(date, zone) {
    if (zone === 'UTC')
        return { date, zone, local: date, offsetMinutes: 0 };
    const parts = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
    }).formatToParts(date);
    const field = (type) => Number(parts.find(part => part.type === type)?.value);
    const whole = Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'), field('second'));
    const ms = date.getTime() - Math.floor(date.getTime() / 1000) * 1000;
    const local = new Date(whole + ms);
    return { date, zone, local, offsetMinutes: Math.round((local.getTime() - date.getTime()) / 60_000) };
}
/** `CET`, `JST`; or the offset (`+03`) for zones that have no abbreviation in English. */
function abbreviation(time) {
    if (time.zone === 'UTC')
        return 'UTC';
    // Each English locale knows the abbreviations that are common where it is spoken.
    for (const locale of ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA', 'en-NZ']) {
        const parts = new Intl.DateTimeFormat(locale, { timeZone: time.zone, timeZoneName: 'short' }).formatToParts(time.date);
        const name = parts.find(part => part.type === 'timeZoneName')?.value;
        if (name !== undefined && /^[A-Z]{3,5}$/.test(name))
            return name;
    }
    return ABBREVIATIONS[time.zone] ?? offset(time, '').replace(/00$/, '');
}
/** Abbreviations that no English locale has. */
const ABBREVIATIONS = {
    'Asia/Tokyo': 'JST',
    'Asia/Seoul': 'KST',
    'Asia/Shanghai': 'CST',
    'Asia/Taipei': 'CST',
    'Asia/Hong_Kong': 'HKT',
    'Asia/Manila': 'PST',
    'Asia/Jakarta': 'WIB',
    'Asia/Karachi': 'PKT',
    'Europe/Moscow': 'MSK',
};

;// CONCATENATED MODULE: ./src/metadata/dates.ts


/** Formats of the locale `en`, which stand for others. https://momentjs.com/docs/#/displaying/format/, "Localized formats". */
const LONG = {
    LTS: 'h:mm:ss A',
    LT: 'h:mm A',
    LLLL: 'dddd, MMMM D, YYYY h:mm A',
    LLL: 'MMMM D, YYYY h:mm A',
    LL: 'MMMM D, YYYY',
    L: 'MM/DD/YYYY',
    llll: 'ddd, MMM D, YYYY h:mm A',
    lll: 'MMM D, YYYY h:mm A',
    ll: 'MMM D, YYYY',
    l: 'M/D/YYYY',
};
const LONG_PATTERN = /\[[^[]*\]|\\?(?:LTS|LT|L{1,4}|l{1,4})/g;
const TOKEN_PATTERN = /(\[[^[]*\])|(\\)?([Hh]mm(?:ss)?|Mo|M{1,4}|DDDo|Do|D{1,4}|do|d{1,4}|wo|ww?|Wo|WW?|Qo?|N{1,5}|Y{4,6}|YY?|yo|y{1,4}|g{4,5}|gg|G{4,5}|GG|[eEaA]|hh?|HH?|kk?|mm?|ss?|S{1,9}|[xX]|zz?|ZZ?|.)/gs;
const isToken = (text) => Object.hasOwn(TOKENS, text);
/**
 * Reads a format as moment.js displays it: `YYYYMMDD-HHmmss`, `[v]YYYY.MM`, `LL`. Letters that mean nothing stand for
 * themselves. Throws an Error when nothing in it stands for a date, or when it is one of strftime (`%Y`).
 */
function parseDateFormat(format) {
    if (/%[A-Za-z]/.test(format)) {
        throw new Error(`"${format}" is a format of strftime. Write it as moment.js does: YYYY-MM-DD HH:mm:ss.`);
    }
    const whole = format.replace(LONG_PATTERN, found => LONG[found] ?? found);
    const parts = Array.from(whole.matchAll(TOKEN_PATTERN), ([text, bracketed, escaped, token = '']) => {
        if (bracketed !== undefined)
            return { literal: bracketed.slice(1, -1) };
        return escaped === undefined && isToken(token) ? { token } : { literal: text.replaceAll('\\', '') };
    });
    if (!parts.some(part => 'token' in part)) {
        throw new Error(`"${format}" is not a date format: nothing in it stands for a date, as YYYY, MM or DD do.`);
    }
    return parts;
}
/** Reads the name of a timezone: IANA's (`Asia/Tokyo`) or an offset (`+09:00`). Throws an Error for others. */
function parseTimeZone(zone) {
    if (/^utc$/i.test(zone))
        return 'UTC';
    try {
        return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
    }
    catch {
        throw new Error(`"${zone}" is not a timezone.${(0,nearest/* didYouMean */.a)(zone, Intl.supportedValuesOf('timeZone'))}`);
    }
}
/** The date as `format` shows it in the timezone, in English. */
function formatDate(date, format, zone) {
    const time = timeOf(date, zone);
    return format.map(part => ('token' in part ? TOKENS[part.token](time) : part.literal)).join('');
}

;// CONCATENATED MODULE: ./src/metadata/template.ts


/** `prefix`, `suffix`, `value`, `enable`, labels and annotations. */
const GLOBAL = {
    names: ['branch', 'tag', 'sha', 'base_ref', 'is_default_branch', 'is_not_default_branch'],
    dates: true,
};
const EXPRESSION = /\{\{\{(.*?)\}\}\}|\{\{&?(.*?)\}\}/gs;
const TEXT = `(?:'([^']*)'|"([^"]*)")`;
const DATE = new RegExp(String.raw `^(date|commit_date)\s+${TEXT}(?:\s+(\w+)\s*=\s*${TEXT})?$`);
/**
 * Reads a template: `{{name}}`, `{{{name}}}`, `{{date 'format' tz='zone'}}`, `{{commit_date 'format'}}`, and
 * `{{#if name}}…{{else}}…{{/if}}` or `#unless`. Throws an Error for anything else between braces.
 */
function parseTemplate(text, scope) {
    const whole = [];
    const open = [];
    const parts = () => {
        const block = open.at(-1);
        return block === undefined ? whole : (block.otherwise ?? block.body);
    };
    let at = 0;
    for (const match of text.matchAll(EXPRESSION)) {
        addText(parts(), text.slice(at, match.index));
        at = match.index + match[0].length;
        const expression = (match[1] ?? match[2] ?? '').trim();
        const [, mark = '', rest = ''] = /^([#/]?)(.*)$/s.exec(expression) ?? [];
        if (mark === '#')
            open.push(openBlock(rest, expression, scope));
        else if (mark === '/')
            closeBlock(open.pop(), rest, expression, parts);
        else if (expression === 'else')
            beginElse(open.at(-1));
        else
            parts().push(parseExpression(expression, scope));
    }
    if (text.includes('{{', at))
        throw new Error(`"${text}" opens an expression ({{) and never closes it (}}).`);
    addText(parts(), text.slice(at));
    const block = open.at(-1);
    if (block !== undefined)
        throw new Error(`{{#${block.word} ${block.name}}} is never closed: {{/${block.word}}}.`);
    return whole;
}
function addText(parts, text) {
    if (text !== '')
        parts.push({ kind: 'text', text });
}
function openBlock(rest, expression, scope) {
    const [, word = '', name = ''] = /^(\w+)\s+(\S+)$/.exec(rest.trim()) ?? [];
    if (word !== 'if' && word !== 'unless') {
        throw new Error(`{{${expression}}} is not a block that is known: #if and #unless are, with one name.`);
    }
    return { word, name: known(name, scope), body: [], otherwise: undefined };
}
function closeBlock(block, word, expression, parts) {
    if (block?.word !== word.trim())
        throw new Error(`{{${expression}}} closes a block that is not open.`);
    const { name, body, otherwise = [] } = block;
    parts().push({ kind: 'if', name, negated: block.word === 'unless', body, otherwise });
}
function beginElse(block) {
    if (block === undefined || block.otherwise !== undefined)
        throw new Error('{{else}} stands outside of an {{#if}}.');
    block.otherwise = [];
}
function parseExpression(expression, scope) {
    const word = /^\w*/.exec(expression)?.[0];
    if (!scope.dates || (word !== 'date' && word !== 'commit_date')) {
        return { kind: 'value', name: known(expression, scope) };
    }
    const match = DATE.exec(expression);
    if (match === null) {
        throw new Error(`{{${expression}}} is not of the form {{${word} 'YYYYMMDD'}} or {{${word} 'HH' tz='Asia/Tokyo'}}.`);
    }
    const [, , single, double, key, zoneSingle, zoneDouble] = match;
    if (key !== undefined && key !== 'tz') {
        throw new Error(`{{${expression}}}: "${key}" is not an attribute of ${word}; tz is.`);
    }
    const zone = zoneSingle ?? zoneDouble;
    return {
        kind: 'date',
        of: word,
        format: parseDateFormat(single ?? double ?? ''),
        zone: zone === undefined ? 'UTC' : parseTimeZone(zone),
    };
}
function known(name, { names, dates }) {
    const found = names.find(candidate => candidate === name);
    if (found !== undefined)
        return found;
    const all = dates ? [...names, 'date', 'commit_date'] : names;
    const guess = (0,nearest/* didYouMean */.a)(name, all) || ` Known here: ${all.join(', ')}.`;
    throw new Error(`{{${name}}} is not an expression that is known here.${guess}`);
}
/** The text that a template gives. Nothing is escaped: a tag is not HTML. */
function render(template, values) {
    return template.map(part => renderPart(part, values)).join('');
}
function renderPart(part, values) {
    switch (part.kind) {
        case 'text':
            return part.text;
        case 'value':
            return values.names[part.name];
        case 'date':
            return formatDate(part.of === 'date' ? values.date : values.commitDate, part.format, part.zone);
        case 'if': {
            // In Handlebars the text "false" is true, so that {{#if is_default_branch}} always held. Nobody means that.
            const value = values.names[part.name];
            const holds = value !== '' && value !== 'false';
            return render(holds === part.negated ? part.otherwise : part.body, values);
        }
    }
}
/** Whether the template is `{{name}}` and nothing else. */
const isOnly = (template, name) => template.length === 1 && template[0]?.kind === 'value' && template[0].name === name;
/** Whether the template has all of these expressions, at its first level. */
const holds = (template, ...names) => names.every(name => template.some(part => part.kind === 'value' && part.name === name));


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

/***/ 68825:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ isDigest),
/* harmony export */   _j: () => (/* binding */ matchesDigest),
/* harmony export */   ol: () => (/* binding */ digestOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

const GRAMMAR = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const isDigest = (text) => typeof text === 'string' && GRAMMAR.test(text);
/** The sha256 digest of `bytes`. */
const digestOf = (bytes) => `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest('hex')}`;
/** Whether `bytes` are what `digest` names, by the digest's own algorithm. */
function matchesDigest(bytes, digest) {
    const [algorithm, hex] = digest.split(':', 2);
    return ((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(algorithm)
        .update(bytes)
        .digest('hex') === hex);
}


/***/ }),

/***/ 28630:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D9: () => (/* binding */ errorCodeOf),
/* harmony export */   gl: () => (/* binding */ RegistryError),
/* harmony export */   rd: () => (/* binding */ networkFailure)
/* harmony export */ });
/* harmony import */ var node_util_types__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73429);
/* harmony import */ var node_util_types__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_util_types__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);


/** A request that a registry refused, or that did not come to an answer. */
class RegistryError extends Error {
    name = 'RegistryError';
    request;
    failure;
    constructor(request, failure) {
        const { registry, method, subject, as } = request;
        const answer = [failure.status, failure.code].filter(part => part !== undefined).join(' ');
        const said = [answer, failure.reason].filter(part => part !== '').join(': ');
        const hint = failure.hint === undefined ? '' : ` ${failure.hint}`;
        super(`${registry}: ${method} of ${subject} failed: ${said} (${as}).${hint}`, { cause: failure.cause });
        this.request = request;
        this.failure = failure;
    }
    /** The same failure, not to be tried again. */
    asLasting() {
        return new RegistryError(this.request, { ...this.failure, temporary: false });
    }
}
/** The error code of Node, where the thrown value or what caused it has one: `ECONNREFUSED`. */
function errorCodeOf(thrown) {
    if (!(0,node_util_types__WEBPACK_IMPORTED_MODULE_0__.isNativeError)(thrown))
        return undefined;
    if ('code' in thrown && typeof thrown.code === 'string')
        return thrown.code;
    return errorCodeOf(thrown.cause);
}
/** Failures of the network that waiting does not mend. */
const LASTING = /^(?:ENOTFOUND|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HPE_|EPROTO|ABORT|ERR_INVALID)/;
const NETWORK_HINTS = [
    [/^ENOTFOUND/, registry => `There is no host of the name ${registry}: is it spelt right?`],
    [/^ECONNREFUSED/, registry => `Nothing listens at ${registry}: is the registry up, and the port right?`],
    [
        /^(?:ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|EPROTO)/,
        registry => `${registry} does not speak TLS. If it is meant to be plain HTTP, name it as insecure.`,
    ],
    [/^HPE_/, registry => `${registry} does not speak plain HTTP.`],
    [
        /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
        () => 'If its certificate is of a private authority, name that in the environment variable NODE_EXTRA_CA_CERTS.',
    ],
];
/** The failure that stands for an error of the network. */
function networkFailure(thrown, registry) {
    const code = errorCodeOf(thrown) ?? '';
    const reason = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .b)(thrown) || code || 'the connection failed';
    return {
        reason,
        temporary: !LASTING.test(code),
        hint: NETWORK_HINTS.find(([pattern]) => pattern.test(code))?.[1](registry),
        cause: thrown,
    };
}


/***/ }),

/***/ 95809:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nb: () => (/* binding */ headerIn),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   ao: () => (/* binding */ silence),
/* harmony export */   rL: () => (/* binding */ isStream),
/* harmony export */   vf: () => (/* binding */ discard),
/* harmony export */   x8: () => (/* binding */ readBody)
/* harmony export */ });
const isStream = (body) => body !== undefined && !(body instanceof Uint8Array);
/** The error of a connection that stays silent. */
function silence(url, timeoutMs) {
    const error = new Error(`${url.host} sent nothing for ${timeoutMs / 1000} s`);
    error.code = 'ETIMEDOUT';
    return error;
}
/** A header's value among those of an answer; several of one name are joined by a comma. */
const headerIn = (headers, name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value?.toString();
};
/** Whether `host`, with or without a port, is this machine itself: RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291. */
const isLoopback = (host) => /^(?:localhost|(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[(?:0*:)*:?0*1\])(?::\d+)?$/i.test(host);
/** The bytes of a body, to its end. Rejects when there are more than `limit`, or fewer than were announced. */
async function readBody(response, limit) {
    const chunks = [];
    let size = 0;
    for await (const chunk of response.body) {
        size += chunk.byteLength;
        if (size > limit) {
            response.body.destroy();
            throw new Error(`the answer is longer than ${limit} bytes`);
        }
        chunks.push(chunk);
    }
    const announced = Number(response.header('content-length') ?? Number.NaN);
    if (size < announced)
        throw new Error(`the answer ended after ${size} of ${announced} bytes`);
    return Buffer.concat(chunks);
}
/**
 * Reads what is left of a body that nobody wants. Resolves when its connection can be used again, or is lost: neither
 * is a failure of a request whose answer is known.
 */
const discard = ({ body }) => new Promise(resolve => {
    body.on('end', resolve).on('close', resolve).on('error', resolve).resume();
});


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

/***/ 62148:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F2: () => (/* binding */ parseReference),
/* harmony export */   FH: () => (/* binding */ formatReference),
/* harmony export */   SU: () => (/* binding */ parseRepository),
/* harmony export */   Sh: () => (/* binding */ formatRepository),
/* harmony export */   dz: () => (/* binding */ isTag),
/* harmony export */   i7: () => (/* binding */ canonicalRegistry)
/* harmony export */ });
/* unused harmony export tagProblem */
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(68825);

/** OCI distribution-spec 1.1, "Pulling manifests": `<reference>` as a tag. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
/** One component of a path, as the distribution-spec has it for `<name>`. */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
/** A domain name, an IPv4 address or a bracketed IPv6 address, with an optional port. */
const HOST = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
/** Docker Hub's other names. Matched exactly: `docker.io.example.com` is somebody else's. */
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);
/** distribution/reference: NameTotalLengthMax, of host and path together. */
const NAME_LIMIT = 255;
const isTag = (text) => TAG.test(text);
/** As Docker tells a host from the first part of a path: by a dot, a port, `localhost`, or a capital letter. */
const looksLikeHost = (first) => /[.:A-Z]/.test(first) || first === 'localhost';
/** The one name of a registry: Docker Hub's aliases are `docker.io`, hosts are lower-case. */
function canonicalRegistry(host) {
    const lower = host.toLowerCase();
    return DOCKER_HUB.has(lower) ? 'docker.io' : lower;
}
/**
 * The repository that `name` names.
 *
 * Forms: `ghcr.io/me/app`, `localhost:5000/app`, `me/app` (Docker Hub), `app` (Docker Hub's `library/app`).
 * Throws an Error that says which part is not legal: there is no tag or digest, and letters of the path are lower-case.
 */
function parseRepository(name) {
    const slash = name.indexOf('/');
    const first = slash === -1 ? '' : name.slice(0, slash);
    const hosted = slash !== -1 && looksLikeHost(first);
    const registry = canonicalRegistry(hosted ? first : 'docker.io');
    const rest = hosted ? name.slice(slash + 1) : name;
    const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
    const illegal = (why) => new Error(`"${name}" is not a legal image name: ${why}`);
    if (hosted && !HOST.test(first))
        throw illegal(`"${first}" is not a registry host.`);
    if (rest.includes('@'))
        throw illegal('it carries a digest; give the name alone.');
    const tag = /^[^:]+:([^/]*)$/.exec(rest)?.[1];
    if (tag !== undefined)
        throw illegal(`it carries the tag "${tag}"; tags go into the input "tags".`);
    if (rest !== rest.toLowerCase() &&
        rest
            .toLowerCase()
            .split('/')
            .every(part => COMPONENT.test(part))) {
        throw illegal('letters must be lower-case.');
    }
    const bad = rest.split('/').find(part => !COMPONENT.test(part));
    if (bad === '')
        throw illegal(rest === '' ? 'the name after the registry is missing.' : 'it has an empty part.');
    if (bad !== undefined)
        throw illegal(`"${bad}" may hold a-z and 0-9, joined by ".", "_", "__" or "-".`);
    if (registry.length + 1 + path.length > NAME_LIMIT)
        throw illegal(`it is longer than ${NAME_LIMIT} characters.`);
    return { registry, path };
}
/** `docker.io/library/busybox`: the canonical form, which {@link parseRepository} reads back. */
const formatRepository = ({ registry, path }) => `${registry}/${path}`;
/**
 * The image that `text` names: `repository:tag`, `repository@digest`, or `repository:tag@digest`, where the digest
 * decides. Without either it is the tag `latest`, as everywhere. Throws an Error that says what is not legal.
 */
function parseReference(text) {
    const at = text.indexOf('@');
    if (at !== -1) {
        const digest = text.slice(at + 1);
        if (!(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(digest))
            throw new Error(`"${text}" is not a legal reference: "${digest}" is not a digest.`);
        const name = text.slice(0, at).replace(/:[^:/]*$/, '');
        return { kind: 'digest', repository: parseRepository(name), digest };
    }
    const [, name = text, tag = 'latest'] = /^(.+):([^/]*)$/.exec(text) ?? [];
    if (!isTag(tag))
        throw new Error(`"${text}" is not a legal reference: ${tagProblem(tag)}`);
    return { kind: 'tag', repository: parseRepository(name), tag };
}
/** Why `tag` is not a legal tag; undefined when it is one. */
function tagProblem(tag) {
    if (isTag(tag))
        return undefined;
    if (tag === '')
        return 'the tag is empty.';
    if (tag.length > 128)
        return `the tag "${tag.slice(0, 20)}…" has ${tag.length} characters; 128 are allowed.`;
    return `"${tag}" is not a legal tag: it may hold A-Z, a-z, 0-9, "_", "." and "-", and not begin with "." or "-".`;
}
const formatReference = (reference) => reference.kind === 'tag'
    ? `${formatRepository(reference.repository)}:${reference.tag}`
    : `${formatRepository(reference.repository)}@${reference.digest}`;


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


/***/ }),

/***/ 54285:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AU: () => (/* binding */ fold),
/* harmony export */   DV: () => (/* binding */ codeBlock),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   pV: () => (/* binding */ bytesText),
/* harmony export */   tp: () => (/* binding */ table)
/* harmony export */ });
/** A cell's text: what would end the cell or begin markup is made plain. */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
/** A table of GitHub Flavored Markdown. Cells may hold markup of their own, such as code spans. */
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');
const code = (text) => `\`${text.replaceAll('`', "'")}\``;
/** A block of code that no content can close: its fence is longer than any in the content. */
function codeBlock(language, content) {
    const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map(run => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}\n${content}\n${fence}`;
}
/** What is shown only when somebody opens it. */
const fold = (title, content) => `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
/** `12 B`, `3.4 MB`: bytes as registries show them, in powers of ten. */
function bytesText(bytes) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1000 ** power;
    return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}


/***/ }),

/***/ 51529:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ writeSummary),
/* harmony export */   n: () => (/* binding */ setOutputs)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(33838);

function setOutputs(outputs) {
    for (const [name, value] of Object.entries(outputs))
        _actions_core__WEBPACK_IMPORTED_MODULE_0__.setOutput(name, value);
}
/** Adds to the job's summary page; where there is none (local runs), that is no reason to fail. */
async function writeSummary(markdown, env) {
    if (env['GITHUB_STEP_SUMMARY'])
        await _actions_core__WEBPACK_IMPORTED_MODULE_0__.summary.addRaw(markdown, true).write();
}


/***/ })

};
