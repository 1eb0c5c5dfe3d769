export const id = 658;
export const ids = [658];
export const modules = {

/***/ 70658:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  build: () => (/* binding */ build)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(33838);
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
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
;// CONCATENATED MODULE: ./src/docker/build/context.ts



/**
 * What BuildKit fetches by itself: Git and HTTP addresses (docs/reference/buildx_build.md#build-context of buildx), and
 * what the prefixes of named contexts stand for.
 */
const REMOTE = /^(?:https?:\/\/|git:\/\/|git@|ssh:\/\/|github\.com\/|docker-image:\/\/|oci-layout:\/\/|target:|input:)/;
const isRemote = (context) => REMOTE.test(context);
const repositoryUrl = ({ serverUrl, repositoryName }) => repositoryName === undefined ? undefined : `${serverUrl.replace(/\/$/, '')}/${repositoryName}`;
/** Docker's name for the workflow's own commit in `context` and `build-contexts`: `{{defaultContext}}:subdirectory`. */
const DEFAULT_CONTEXT = /\{\{\s*defaultContext\s*\}\}/g;
/**
 * Puts the address of the workflow's own commit where a context says `{{defaultContext}}`. The commit of a pull
 * request's merge is on no branch, and is named by its reference.
 */
function expandContext(context, source) {
    const url = repositoryUrl(source);
    const at = source.ref?.startsWith('refs/pull/') ? source.ref : (source.sha ?? source.ref);
    return context.replace(DEFAULT_CONTEXT, () => `${url}.git${at === undefined ? '' : `#${at}`}`);
}
/**
 * Whether a context is fetched from the workflow's own repository. The token goes there alone: the Dockerfile of
 * another repository could read it as a secret.
 */
function isOwnRepository(context, source) {
    const url = repositoryUrl(source)?.toLowerCase();
    if (url === undefined || !context.toLowerCase().startsWith(url))
        return false;
    return /^(?:\.git)?(?:[#?].*)?$/s.test(context.slice(url.length));
}
const isFile = (path) => (0,promises_.stat)(path).then(found => found.isFile(), () => false);
const exists = (path) => (0,promises_.stat)(path).then(() => true, () => false);
/**
 * Looks for the files on this machine that a build needs, before anything is started for it. Paths are seen from
 * `workspace`. Throws a {@link UsageError} with everything that is not there.
 */
async function checkFiles(options, workspace) {
    const problems = await Promise.all([
        contextProblem(options, workspace),
        ...options.buildContexts.map(async ({ name, source }) => {
            if (isRemote(source) || DEFAULT_CONTEXT_START.test(source) || (await exists((0,external_node_path_.resolve)(workspace, source))))
                return;
            return { where: 'build-contexts', what: `${name}: there is no "${source}" in the workspace.` };
        }),
        ...options.secrets.map(async (secret) => {
            if (secret.kind !== 'file' || (await isFile((0,external_node_path_.resolve)(workspace, secret.path))))
                return;
            return { where: 'secret-files', what: `${secret.id}: there is no file "${secret.path}".` };
        }),
    ]);
    const found = problems.filter(problem => problem !== undefined);
    if (found.length > 0)
        throw new errors/* UsageError */.e(found);
}
const DEFAULT_CONTEXT_START = /^\{\{/;
async function contextProblem({ context, file }, workspace) {
    if (isRemote(context) || DEFAULT_CONTEXT_START.test(context))
        return undefined;
    const entries = await (0,promises_.readdir)((0,external_node_path_.resolve)(workspace, context)).catch(() => undefined);
    if (entries === undefined) {
        return { where: 'context', what: `there is no directory "${context}" in the workspace.` };
    }
    if (entries.length === 0) {
        const what = `the directory "${context}" is empty. Check the repository out first (actions/checkout), ` +
            'or give the URL of a Git repository.';
        return { where: 'context', what };
    }
    // BuildKit also looks for it in lower case.
    if (file === undefined && entries.includes('dockerfile'))
        return undefined;
    const dockerfile = file ?? (0,external_node_path_.join)(context, 'Dockerfile');
    if (/^https?:/.test(dockerfile) || (await isFile((0,external_node_path_.resolve)(workspace, dockerfile))))
        return undefined;
    return { where: 'file', what: `there is no Dockerfile "${dockerfile}" in the workspace.` };
}

// EXTERNAL MODULE: ./src/github.ts
var github = __webpack_require__(69248);
;// CONCATENATED MODULE: ./src/docker/build/branches.ts
const QUEUE = /^gh-readonly-queue\/(.+)\/[^/]+$/;
/**
 * Whose cache a run uses. A branch has its own. A tag works with the default branch's: it is of one of its commits, and
 * nobody would come back to a cache of its own. Pull requests and merge queues only read.
 */
function branchesOf({ ref, pullRequest, repository }) {
    const main = repository.defaultBranch;
    if (pullRequest !== undefined || ref?.kind === 'pull') {
        return { own: undefined, base: pullRequest?.baseRef, default: main };
    }
    if (ref?.kind !== 'branch')
        return { own: main ?? 'main', base: undefined, default: main ?? 'main' };
    const queued = QUEUE.exec(ref.name)?.[1];
    if (queued !== undefined)
        return { own: undefined, base: queued, default: main };
    return { own: ref.name, base: undefined, default: main };
}

;// CONCATENATED MODULE: ./src/docker/build/facts.ts


/**
 * Reads the facts of the run. `event` is the parsed event. DOCKER_BUILD_CHECKS_ANNOTATIONS=false switches the
 * annotations of the Dockerfile checks off, as for docker/build-push-action.
 */
const workflowFacts = (workflow, event, env) => ({
    source: {
        serverUrl: workflow.serverUrl,
        repositoryName: workflow.repositoryName,
        ref: workflow.ref?.full,
        sha: workflow.sha,
    },
    branches: branchesOf(workflow),
    privateRepository: (0,github/* valueAt */.fK)(event, 'repository', 'private') === true,
    builderId: attemptUrl(workflow, env),
    annotateChecks: !/^(?:0|f|false)$/i.test(env['DOCKER_BUILD_CHECKS_ANNOTATIONS'] ?? ''),
});
/** `https://github.com/me/app/actions/runs/7/attempts/1`; undefined outside of a workflow. */
function attemptUrl({ serverUrl, repositoryName }, env) {
    const run = (0,github/* textAt */.$6)(env, 'GITHUB_RUN_ID');
    if (run === undefined || repositoryName === undefined)
        return undefined;
    return `${serverUrl}/${repositoryName}/actions/runs/${run}/attempts/${env['GITHUB_RUN_ATTEMPT'] || '1'}`;
}

// EXTERNAL MODULE: ./src/clock.ts
var src_clock = __webpack_require__(99373);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(49963);
;// CONCATENATED MODULE: ./src/docker/build/annotations.ts
/** `level[,level]:` before the key; a level may name a platform: `manifest[linux/arm64]`. */
const LEVELS = /^([a-z-]+(?:\[[\w/-]+\])?(?:,[a-z-]+(?:\[[\w/-]+\])?)*):(.*)$/s;
const isOfIndex = (level) => level === 'index' || level === 'index-descriptor';
/**
 * Tells annotations that fit from those that do not. One platform without attestations is a manifest, and has no index
 * to annotate. Forms as in docs/guides/annotations.md of docker/buildx.
 */
function fittingAnnotations(annotations, makesIndex) {
    const kept = [];
    const leftOut = [];
    for (const annotation of annotations) {
        const [, levels, rest] = LEVELS.exec(annotation) ?? [];
        const all = levels?.split(',') ?? [];
        const fitting = makesIndex ? all : all.filter(level => !isOfIndex(level));
        if (fitting.length === all.length)
            kept.push(annotation);
        else {
            if (fitting.length > 0)
                kept.push(`${fitting.join(',')}:${rest}`);
            leftOut.push(`${all.filter(isOfIndex).join(',')}:${rest}`);
        }
    }
    return { kept, leftOut };
}

// EXTERNAL MODULE: ./src/inputs/lists.ts
var lists = __webpack_require__(67560);
;// CONCATENATED MODULE: ./src/docker/build/csv.ts

/** A field of a CSV value, quoted where it has to be (RFC 4180). */
const csvField = (field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
/** The attributes as buildx takes them. */
const formatAttributes = (attributes) => attributes.map(({ key, value }) => csvField(value === undefined ? key : `${key}=${value}`)).join(',');
/** The attributes of one CSV value, in their order. Throws an Error when a quote is never closed. */
function parseAttributes(text) {
    const fields = (0,lists/* parseRecords */.Q4)('value', text).flatMap(record => record.fields);
    return fields
        .map(field => field.text.trim())
        .filter(field => field !== '')
        .map(field => {
        const equals = field.indexOf('=');
        if (equals === -1)
            return { key: field, value: undefined };
        return { key: field.slice(0, equals).trim().toLowerCase(), value: field.slice(equals + 1).trim() };
    });
}
/** The value of an attribute; undefined where it is missing or a bare word. */
const attribute = (attributes, key) => attributes.find(each => each.key === key)?.value;

;// CONCATENATED MODULE: ./src/docker/build/attestations.ts

const attributesOf = (values) => Object.entries(values).map(([key, value]) => ({ key, value }));
/** Attributes that are added where the user does not say them; those of BuildKit 0.32, whatever the builder's are. */
const STANDING = attributesOf({ mode: 'max', version: 'v1' });
const PRIVATE = attributesOf({ mode: 'min', 'inline-only': 'true' });
/**
 * The attestations of a build, as `--attest` takes them: those of `provenance` and `sbom` before those of `attests`,
 * and the provenance that docker/build-push-action adds when nobody speaks of it: everything for a public repository,
 * the least for a private one, none of ours when the image is loaded.
 */
function attestationArguments(inputs, facts) {
    const named = (type) => inputs.attests.some(attest => attest.type === type);
    const standing = facts.load || named('provenance') ? undefined : defaultProvenance(facts);
    const provenance = inputs.provenance ?? standing;
    const { sbom } = inputs;
    const others = inputs.attests.filter(({ type }) => !(type === 'provenance' && provenance !== undefined) && !(type === 'sbom' && sbom !== undefined));
    return [provenance, sbom, ...others]
        .filter(attestation => attestation !== undefined)
        .map(attestation => format(attestation, facts));
}
const defaultProvenance = ({ privateRepository }) => ({
    type: 'provenance',
    disabled: false,
    attributes: privateRepository ? PRIVATE : [],
});
function format({ type, disabled, attributes }, { builderId }) {
    const head = { key: 'type', value: type };
    if (disabled)
        return formatAttributes([head, { key: 'disabled', value: 'true' }]);
    if (type !== 'provenance')
        return formatAttributes([head, ...attributes]);
    const builder = builderId === undefined ? [] : [{ key: 'builder-id', value: builderId }];
    const added = [...STANDING, ...builder].filter(({ key }) => !attributes.some(given => given.key === key));
    return formatAttributes([head, ...attributes, ...added]);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./src/oci/reference.ts
var oci_reference = __webpack_require__(62148);
;// CONCATENATED MODULE: ./src/docker/build/cache.ts




const NONE = { from: [], to: [] };
/** Every layer is kept, and a cache that cannot be written does not fail a good build. */
const WRITING = { mode: 'max', 'ignore-error': 'true' };
/** A cache of its own for each publication and platform, so that legs do not overwrite one another. */
function cacheArguments(kind, facts) {
    if (kind === 'gha')
        return githubCache(facts);
    return kind === 'registry' ? registryCache(facts) : NONE;
}
/**
 * GitHub's cache service. It keeps the branches apart by itself: a run reads its own branch, then the base branch, then
 * the default branch, and writes its own. The scope is therefore the same for all.
 */
function githubCache({ publication, platforms, branches }) {
    const scope = ['manifold', slug(publication), platformsSlug(platforms)].join('-');
    const from = [csv({ type: 'gha', scope })];
    return { from, to: branches.own === undefined ? [] : [csv({ type: 'gha', scope, ...WRITING })] };
}
/**
 * Tags in the first repository: `buildcache-linux-amd64` for the default branch, `buildcache-linux-amd64-feature` for
 * the branch `feature`. A publication that is not called as its repository has its name before the platform.
 */
function registryCache({ publication, platforms, repositories, push, branches }) {
    const [repository] = repositories;
    if (repository === undefined)
        return NONE;
    const names = ['buildcache', ...variantOf(publication, repository), platformsSlug(platforms)];
    const reference = (branch) => {
        const tag = [...names, ...(branch === undefined || branch === branches.default ? [] : [slug(branch)])].join('-');
        return `${(0,oci_reference/* formatRepository */.Sh)(repository)}:${tag.length > 128 ? shortened(tag, 128) : tag}`;
    };
    const read = [branches.own, branches.base, branches.default].filter(branch => branch !== undefined);
    const references = [...new Set((read.length > 0 ? read : [undefined]).map(reference))];
    // The attributes are those that every registry takes; older ones know no index of layers.
    const form = { 'image-manifest': 'true', 'oci-mediatypes': 'true' };
    const writes = push && branches.own !== undefined;
    return {
        from: references.map(ref => csv({ type: 'registry', ref })),
        to: writes ? [csv({ type: 'registry', ref: reference(branches.own), ...WRITING, ...form })] : [],
    };
}
const csv = (values) => formatAttributes(Object.entries(values).map(([key, value]) => ({ key, value })));
/** Nothing for a publication that is called as its repository, as it is by default. */
function variantOf(publication, repository) {
    try {
        if ((0,oci_reference/* formatRepository */.Sh)((0,oci_reference/* parseRepository */.SU)(publication)) === (0,oci_reference/* formatRepository */.Sh)(repository))
            return [];
    }
    catch {
        // A name that is no repository's is the variant's own.
    }
    return [slug(publication)];
}
const platformsSlug = (platforms) => platforms.length === 0 ? 'native' : slug(platforms.map(oci_platform/* formatPlatformShort */.L9).sort().join('_').replaceAll('/', '-'));
/** A text as part of a tag or a key. One that had to be changed is told from others by a hash. */
function slug(text) {
    const legal = text.toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
    return legal === text && text.length <= 60 ? text : shortened(legal, 60, text);
}
function shortened(text, length, hashed = text) {
    const hash = (0,external_node_crypto_.createHash)('sha256').update(hashed).digest('hex').slice(0, 8);
    return `${text.slice(0, length - 9)}-${hash}`;
}

// EXTERNAL MODULE: ./src/nearest.ts
var nearest = __webpack_require__(37909);
;// CONCATENATED MODULE: ./src/inputs/outputs-input.ts





/** The exporters of buildx (docs/reference/buildx_build.md#output). `registry` is an image that is pushed. */
const TYPES = ['cacheonly', 'docker', 'image', 'local', 'oci', 'registry', 'tar'];
/** What can hold an image that goes to a registry. */
const isImage = ({ type }) => type === 'image' || type === 'registry';
/**
 * The input `outputs`: one a line, `type=oci,dest=image.tar` or a directory. Quotes belong to the line, as in
 * docker/build-push-action: `type=image,"name=a,b"`.
 */
function readOutputs(inputs) {
    const outputs = inputs.list('outputs', { quotes: false }).flatMap(({ value, line }) => {
        try {
            return [parseOutput(value)];
        }
        catch (thrown) {
            inputs.problem((0,lists/* atLine */.sU)('outputs', line), (0,errors/* messageOf */.b)(thrown));
            return [];
        }
    });
    if (outputs.filter(isImage).length > 1) {
        inputs.problem('outputs', 'there are several images; give their names as the list "images".');
    }
    return outputs;
}
/** Throws an Error that says what is wrong. */
function parseOutput(text) {
    const attributes = parseAttributes(text);
    if (attributes.length === 1 && attributes[0]?.value === undefined) {
        return checked({ type: 'local', attributes: [{ key: 'dest', value: text }] });
    }
    const bare = attributes.find(({ value }) => value === undefined);
    if (bare !== undefined)
        throw new Error(`"${bare.key}" is not of the form key=value.`);
    const given = attribute(attributes, 'type') ?? '';
    const type = TYPES.find(known => known === given);
    if (type === undefined) {
        throw new Error(`the type "${given}" is not one of ${TYPES.join(', ')}.${(0,nearest/* didYouMean */.a)(given, TYPES)}`);
    }
    return checked({ type, attributes: attributes.filter(({ key }) => key !== 'type') });
}
function checked(output) {
    const destination = attribute(output.attributes, 'dest');
    if (destination === '-')
        throw new Error('a step cannot take what is written to standard output: name a file.');
    if (destination === undefined && (output.type === 'local' || output.type === 'oci' || output.type === 'tar')) {
        throw new Error(`type=${output.type} needs a destination: dest=path.`);
    }
    return output;
}
/**
 * Reports images in `outputs` that would be pushed to a repository which `images` does not name: it is `images` that
 * says where is published.
 */
function checkOutputNames(inputs, outputs, repositories) {
    const known = new Set(repositories.map(oci_reference/* formatRepository */.Sh));
    for (const name of outputs
        .filter(isImage)
        .flatMap(({ attributes }) => attribute(attributes, 'name')?.split(',') ?? [])) {
        try {
            if (known.has((0,oci_reference/* formatRepository */.Sh)((0,oci_reference/* parseReference */.F2)(name.trim()).repository)))
                continue;
            inputs.problem('outputs', `"${name}" is not one of the images to publish: name it in the list "images".`);
        }
        catch (thrown) {
            inputs.problem('outputs', (0,errors/* messageOf */.b)(thrown));
        }
    }
}

;// CONCATENATED MODULE: ./src/docker/build/outputs.ts



/**
 * The outputs of a build, as `--output` takes them: those of the user, the engine where it is loaded, and the registry.
 * The registry is last, because BuildKit's description of several results is that of the last one. Without any output
 * the result stays in the builder's cache.
 */
function outputArguments(facts) {
    const pushes = facts.push && facts.repositories.length > 0;
    const given = facts.outputs.filter(output => !pushes || !isImage(output));
    const outputs = [
        ...given.map(output => outputs_format(output, facts)),
        ...(facts.load ? [outputs_format({ type: 'docker', attributes: [] }, facts)] : []),
        ...(pushes ? [pushed(facts)] : []),
    ];
    return outputs.length > 0 ? outputs : ['type=cacheonly'];
}
/**
 * Attributes of an image that are said whatever the builder's defaults are: every leg makes the same kind of manifests,
 * with attestations in the form that all registries take.
 */
const IMAGE_FORM = { 'oci-mediatypes': 'true', 'oci-artifact': 'false' };
/** Attributes of an image output that are this action's to say: its inputs decide where is pushed, and whether. */
const OURS = new Set(['name', 'push', 'push-by-digest', 'name-canonical']);
/**
 * The image that is pushed: by digest, which only untagged names can be (docs/reference/buildx_build.md of
 * docker/buildx), or with its first tag where the driver pushes tags only. `name-canonical` makes the digest part of
 * the name. What the user says of an image in `outputs` (`unpack`, `annotation.…`) goes with it.
 */
function pushed(facts) {
    const repositories = facts.repositories.map(oci_reference/* formatRepository */.Sh);
    const [tag = 'latest'] = facts.tags;
    const where = facts.pushByDigest
        ? { name: repositories.join(','), 'push-by-digest': 'true', 'name-canonical': 'true' }
        : { name: repositories.map(name => `${name}:${tag}`).join(',') };
    const given = facts.outputs.filter(isImage).flatMap(({ attributes }) => attributes);
    const own = given.filter(({ key }) => !OURS.has(key));
    return joined('image', { ...where, push: 'true' }, own, { ...IMAGE_FORM, ...compressed(facts), ...dated(facts) });
}
function outputs_format(output, facts) {
    const { type } = output;
    if (isImage(output))
        return joined('image', {}, output.attributes.filter(({ key }) => !key.startsWith('push')), {});
    const named = type === 'oci' || type === 'docker' ? { ...nameOf(facts), ...dated(facts) } : {};
    return joined(type, {}, output.attributes, type === 'oci' ? { ...named, ...compressed(facts) } : named);
}
/** First what must be, then what the user says, then what the user leaves open. */
function joined(type, fixed, given, open) {
    const values = new Map(Object.entries({ type, ...fixed }));
    for (const { key, value = '' } of given)
        values.set(key, value);
    for (const [key, value] of Object.entries(open))
        if (!values.has(key))
            values.set(key, value);
    return formatAttributes([...values].map(([key, value]) => ({ key, value })));
}
function nameOf({ repositories, tags }) {
    const names = repositories.map(oci_reference/* formatRepository */.Sh).flatMap(name => tags.map(tag => `${name}:${tag}`));
    return names.length === 0 ? {} : { name: names.join(',') };
}
const dated = ({ reproducible }) => (reproducible ? { 'rewrite-timestamp': 'true' } : {});
function compressed({ compression }) {
    if (compression === undefined)
        return {};
    const { type, level, force } = compression;
    return {
        compression: type,
        ...(level !== undefined && { 'compression-level': String(level) }),
        ...(force && { 'force-compression': 'true' }),
    };
}

;// CONCATENATED MODULE: ./src/docker/build/secrets.ts


/** The secret with which BuildKit fetches from private Git repositories (docs/build/building/secrets.md of Docker). */
const GIT_TOKEN = 'GIT_AUTH_TOKEN';
/** The user's secrets, and the workflow's token when the context is the workflow's own repository. */
function secretsOf({ options, source, githubToken }) {
    const { secrets } = options;
    if (githubToken === undefined || secrets.some(({ id }) => id === GIT_TOKEN))
        return secrets;
    if (!isOwnRepository(expandContext(options.context, source), source))
        return secrets;
    return [...secrets, { id: GIT_TOKEN, kind: 'value', value: githubToken }];
}
const variableOf = (index) => `MANIFOLD_SECRET_${index}`;
/** The secrets as `--secret` takes them: values are in variables, see {@link secretEnvironment}. */
const secretArguments = (secrets) => secrets.map((secret, index) => {
    const source = secret.kind === 'file'
        ? { key: 'src', value: secret.path }
        : { key: 'env', value: secret.kind === 'env' ? secret.variable : variableOf(index) };
    return formatAttributes([{ key: 'id', value: secret.id }, source]);
});
/** The variables that hold the values. They came in a variable, so that they fit in one. */
const secretEnvironment = (secrets) => Object.fromEntries(secrets.flatMap((secret, index) => (secret.kind === 'value' ? [[variableOf(index), secret.value]] : [])));

;// CONCATENATED MODULE: ./src/docker/build/arguments.ts








const repeated = (flag, values) => values.flatMap(value => [flag, value]);
const optional = (flag, value) => value === undefined ? [] : [flag, value];
const when = (flag, on) => (on ? [flag] : []);
/** The command line of a build (docs/reference/buildx_build.md of docker/buildx). Carries no secret. */
function buildArguments(request) {
    const { options, source } = request;
    const contexts = options.buildContexts.map(({ name, source: from }) => `${name}=${expandContext(from, source)}`);
    return [
        ...['buildx', 'build', '--builder', request.builder],
        ...optional('--file', options.file),
        ...optional('--target', options.target),
        ...optional('--platform', request.platforms.map(oci_platform/* formatPlatformShort */.L9).join(',') || undefined),
        ...repeated('--build-arg', options.buildArgs),
        ...repeated('--build-context', contexts),
        ...repeated('--secret', secretArguments(secretsOf(request))),
        ...repeated('--ssh', options.ssh),
        ...repeated('--allow', options.allow),
        // This flag alone is read as CSV by buildx.
        ...repeated('--add-host', options.addHosts.map(csvField)),
        ...optional('--network', options.network === 'default' ? undefined : options.network),
        ...when('--no-cache', options.noCache),
        ...repeated('--no-cache-filter', options.noCacheFilters),
        ...when('--pull', options.pull),
        ...optional('--shm-size', options.shmSize),
        ...repeated('--ulimit', options.ulimit),
        ...optional('--cgroup-parent', options.cgroupParent),
        ...(options.call === undefined ? resultArguments(request) : ['--call', options.call]),
        ...['--progress', 'plain', expandContext(options.context, source)],
    ];
}
/** What a build makes of its result; a call makes none. */
function resultArguments(request) {
    const { options } = request;
    const cache = cacheArguments(options.cache, request);
    return [
        ...repeated('--label', request.labels),
        ...repeated('--annotation', annotationsOf(request).kept),
        ...repeated('--attest', attestationsOf(request)),
        ...repeated('--cache-from', [...options.cacheFrom, ...cache.from]),
        ...repeated('--cache-to', [...options.cacheTo, ...cache.to]),
        ...repeated('--output', outputArguments({ ...options, ...request })),
        ...['--metadata-file', request.metadataFile],
    ];
}
function attestationsOf(request) {
    const { options } = request;
    const load = options.load || options.outputs.some(({ type }) => type === 'docker');
    return attestationArguments(options.attestations, { ...request, load });
}
/** The annotations that the result can carry: it is an index when it has several platforms, or attestations. */
const annotationsOf = (request) => fittingAnnotations(request.annotations, request.platforms.length > 1 || attestationsOf(request).some(text => !text.endsWith(',disabled=true')));
/** What the command finds in its environment: secrets, the image's date, and how much buildx is to describe. */
const buildEnvironment = (request) => ({
    ...secretEnvironment(secretsOf(request)),
    SOURCE_DATE_EPOCH: String(Math.floor(request.createdAt.getTime() / 1000)),
    ...(request.annotateChecks && { BUILDX_METADATA_WARNINGS: '1' }),
});

;// CONCATENATED MODULE: ./src/docker/build/build-error.ts
/** A build that failed: the step, what it printed last, and why. */
class BuildError extends Error {
    name = 'BuildError';
    failure;
    exitCode;
    constructor(failure, exitCode) {
        super(describe(failure, exitCode));
        this.failure = failure;
        this.exitCode = exitCode;
    }
}
function describe({ step, output, location, excerpt, reason, push }, exitCode) {
    if (push !== undefined) {
        return `The image was built, but the push to ${push.repository} failed: ${push.why}${hint(push.why)}`;
    }
    const place = location === undefined ? '' : ` (${location.file}:${location.line})`;
    const ended = `docker buildx build ended with exit code ${exitCode}`;
    if (reason === undefined)
        return `${ended}, and gave no reason.`;
    const shown = output.length > 0 ? output : excerpt;
    if (step === undefined && shown.length === 0)
        return `The build failed: ${reason} (${ended})`;
    return [
        step === undefined ? `The build failed${place}:` : `The build failed at ${step}${place}:`,
        ...shown.map(line => `  ${line}`),
        reason,
    ].join('\n');
}
function hint(why) {
    if (!/\bdenied\b|insufficient_scope|: 40[13] /i.test(why))
        return '';
    return '\nCheck the login of that registry (username, password, registry), and whether it may push there.';
}

;// CONCATENATED MODULE: ./src/docker/build/push-failure.ts
const FAILED = /^(?:#\d+ )?ERROR: .*?failed to push (\S+): (.+)$/;
/**
 * The push that failed, by the line of its vertex or the error at the end: the latter leaves the registry out when
 * already the token was refused.
 */
function pushFailureOf(lines) {
    const [, repository, why] = lines.map(line => FAILED.exec(line)).findLast(match => match !== null) ?? [];
    return repository === undefined || why === undefined ? undefined : { repository, why, passing: isPassing(why) };
}
/** A status at the end of `unexpected status from PUT request to …: 503 Service Unavailable: body`. */
const STATUS = /unexpected status from (\w+) request to \S+: (\d{3}) /;
/** Statuses by which a server says that it is not the request's fault, or not for long. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529]);
/** Requests that are sent in the middle of a push, when the token was good before. */
const WRITES = new Set(['POST', 'PUT', 'PATCH']);
/** Codes of the distribution-spec, and Go's words for what goes wrong between two machines. */
const PASSING = [
    /\btoomanyrequests\b/i,
    /\btoo many requests\b/i,
    /\brate limit/i,
    /\bEOF$/,
    /\bunexpected EOF\b/,
    /connection reset by peer/,
    /broken pipe/,
    /use of closed network connection/,
    /\bi\/o timeout\b/,
    /TLS handshake timeout/,
    /timeout awaiting response headers/,
    /context deadline exceeded/,
    /Client\.Timeout exceeded/,
    /http2: (?:server sent GOAWAY|client connection lost|timeout)/,
    /stream error: .*(?:INTERNAL_ERROR|REFUSED_STREAM|CANCEL)/,
    /server misbehaving/,
    /temporary failure in name resolution/i,
    /\bunavailable\b/,
    /token (?:has |is )?expired/i,
    /expired token/i,
];
/**
 * Whether what BuildKit says of a push speaks of a passing trouble: an overloaded or unreachable registry, a connection
 * that broke, a token that expired on the way. Refusals (`denied`, `insufficient_scope`), names that are not there and
 * refused content are lasting, and so is a refused login.
 */
function isPassing(why) {
    const [, method = '', status] = STATUS.exec(why) ?? [];
    if (status === '401')
        return WRITES.has(method) && !why.startsWith('failed to authorize');
    if (status !== undefined)
        return PASSING_STATUSES.has(Number(status));
    return PASSING.some(pattern => pattern.test(why));
}

;// CONCATENATED MODULE: ./src/docker/build/failure.ts

/** How much of what a step printed goes into an error. */
const LAST_LINES = 20;
/** What buildx puts before an error on its way up, and what says nothing. */
const WRAPPERS = /^(?:failed to build: |failed to solve: |rpc error: code = \w+ desc = )+/;
/**
 * Takes apart what buildx prints when a build fails (plain progress): the failing vertex with its output between lines
 * of six dashes, the place in the Dockerfile between lines of twenty, and a line that begins with `ERROR:`. Hints and
 * links behind those are left out.
 */
function parseFailure(stderr) {
    const lines = stderr.split(/\r?\n/);
    const reason = reasonOf(lines);
    const push = pushFailureOf(lines);
    // The output of a push is the builder's own attempts to repeat it.
    const { step, output } = push === undefined ? stepOf(lines, reason) : { step: undefined, output: [] };
    return { step, output, ...placeOf(lines), reason, push };
}
function reasonOf(lines) {
    const at = lines.findLastIndex(line => line.startsWith('ERROR: '));
    if (at === -1)
        return lastOf(lines);
    const rest = lines.slice(at);
    const end = rest.findIndex(line => line.trim() === '' || line.startsWith('View build details') || SOURCE.test(line));
    const text = rest.slice(0, end === -1 ? undefined : end).join('\n');
    return text.slice('ERROR: '.length).replace(WRAPPERS, '').trim();
}
/** What docker itself says has no mark: an unknown flag, a plugin that is missing. */
function lastOf(lines) {
    const said = lines.filter(line => line.trim() !== '' && !line.startsWith('#'));
    return said.length === 0 ? undefined : said.slice(-LAST_LINES).join('\n');
}
const RULE = '------';
const TITLE = /^ > (.*):$/;
/** Seconds since the step began, which stand before each line that it printed. */
const TIME = /^\d+\.\d+ /;
/** Caches that are not there fail too, and that is no matter: the step is the one whose error the build ends with. */
function stepOf(lines, reason) {
    const titles = lines.flatMap((line, i) => (lines[i - 1] === RULE && TITLE.test(line) ? [i] : []));
    const guilty = guiltyOf(lines, reason);
    const title = titles.findLast(at => lines[at] === ` > ${guilty}:`) ?? titles.at(-1);
    if (title === undefined)
        return { step: undefined, output: [] };
    const end = lines.indexOf(RULE, title);
    const output = lines.slice(title + 1, end === -1 ? lines.length : end).map(line => line.replace(TIME, ''));
    return { step: TITLE.exec(lines[title] ?? '')?.[1], output: output.slice(-LAST_LINES) };
}
/** The name of the vertex whose error is in the reason. */
function guiltyOf(lines, reason) {
    const errors = lines.map(line => /^(#\d+ )ERROR: (.+)$/.exec(line)).filter(match => match !== null);
    const [, number] = errors.findLast(([, , text = '']) => reason?.includes(text)) ?? [];
    return number === undefined ? undefined : lines.find(line => line.startsWith(number))?.slice(number.length);
}
const SOURCE = /^(\S.*):(\d+)$/;
const SOURCE_RULE = '-'.repeat(20);
function placeOf(lines) {
    const at = lines.findLastIndex((line, i) => SOURCE.test(line) && lines[i + 1] === SOURCE_RULE);
    const [, file, line] = SOURCE.exec(lines[at] ?? '') ?? [];
    if (file === undefined)
        return { location: undefined, excerpt: [] };
    const end = lines.indexOf(SOURCE_RULE, at + 2);
    return { location: { file, line: Number(line) }, excerpt: lines.slice(at + 2, end === -1 ? lines.length : end) };
}

// EXTERNAL MODULE: ./src/oci/descriptor.ts
var oci_descriptor = __webpack_require__(47592);
;// CONCATENATED MODULE: ./src/docker/build/warnings.ts


/** The warnings in buildx's description of a build, each once, though every platform has them. */
function warningsIn(described) {
    const listed = described['buildx.build.warnings'];
    const warnings = (Array.isArray(listed) ? listed : []).map(warning => ({
        // The line is said by the annotation.
        message: Buffer.from(warning.short ?? '', 'base64')
            .toString()
            .replace(/ \(line \d+\)$/, ''),
        url: warning.url || undefined,
        file: warning.sourceInfo?.filename,
        startLine: warning.range?.[0]?.start?.line,
        endLine: warning.range?.at(-1)?.end?.line,
    }));
    return [...new Map(warnings.map(warning => [JSON.stringify(warning), warning])).values()];
}
/** One warning of `--call check`: name, address, text, place. */
const CHECKED = /^WARNING: (\S+)(?: - (\S+))?\n(.*)\n(?:(\S.*):(\d+)\n-{20}$)?/gm;
/** The warnings that `--call check` prints. */
const warningsPrinted = (stdout) => [...stdout.replaceAll('\r\n', '\n').matchAll(CHECKED)].map(([, name, url, text, file, line]) => ({
    message: `${name}: ${text}`,
    url,
    file,
    startLine: line === undefined ? undefined : Number(line),
    endLine: line === undefined ? undefined : Number(line),
}));
/**
 * The path of the Dockerfile from the workspace, which is what GitHub shows an annotation at. BuildKit knows only its
 * name. Undefined for a file that the Dockerfile is not: nothing is known of where it is.
 */
function annotatedPath(named, { context, file, workspace }) {
    const path = file ?? (isRemote(context) ? 'Dockerfile' : (0,external_node_path_.join)(context, 'Dockerfile'));
    if (named === undefined || (0,external_node_path_.basename)(named) !== (0,external_node_path_.basename)(path))
        return undefined;
    return (0,external_node_path_.isAbsolute)(path) ? (0,external_node_path_.relative)(workspace, path) : (0,external_node_path_.normalize)(path);
}
/** Shows each warning at its line. */
function annotate(warnings, dockerfile, log) {
    for (const { message, url, file, startLine, endLine } of warnings) {
        const path = annotatedPath(file, dockerfile);
        log.warning(url === undefined ? message : `${message}\nMore info: ${url}`, {
            title: 'Dockerfile check',
            ...(path !== undefined && { file: path }),
            ...(path !== undefined && startLine !== undefined && { startLine }),
            ...(path !== undefined && endLine !== undefined && { endLine }),
        });
    }
}

;// CONCATENATED MODULE: ./src/docker/build/result.ts


/**
 * Reads what buildx writes into its metadata file. Throws an Error for a push without a digest in it: it cannot be told
 * what was published.
 */
function buildResultOf(text, pushed) {
    // buildx writes "null" when it has nothing to say.
    const description = /^(?:null)?$/.test(text.trim()) ? '{}' : text;
    const described = parseDescription(description);
    const imageId = described['containerimage.config.digest'];
    const descriptor = described['containerimage.descriptor'];
    if (pushed && descriptor === undefined) {
        throw new Error('docker buildx build succeeded but its metadata names no digest; nothing can be published from it.');
    }
    return {
        description,
        warnings: warningsIn(described),
        ...(typeof imageId === 'string' && { imageId }),
        ...(pushed && { descriptor: (0,oci_descriptor/* descriptorOf */.nb)(descriptor, 'containerimage.descriptor') }),
    };
}
function parseDescription(text) {
    let parsed;
    try {
        parsed = JSON.parse(text);
    }
    catch (cause) {
        throw new Error(`docker buildx build succeeded but its metadata is not JSON: ${cause.message}`);
    }
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
        return { ...parsed };
    throw new Error('docker buildx build succeeded but its metadata is not a JSON object.');
}

;// CONCATENATED MODULE: ./src/docker/build/image.ts









/** How a push is repeated. BuildKit itself repeats single requests for seven seconds before it gives up. */
const PUSHES = { attempts: 5, firstWaitMs: 4_000, longestWaitMs: 40_000 };
/**
 * Builds, and pushes when the request says so; or calls what the request asks of the Dockerfile. BuildKit's lines come
 * as they are, in a group of the log; what the Dockerfile checks find is shown at its lines.
 *
 * A push that fails for a passing reason is repeated: the result is in the builder, so that the same command only
 * pushes. Throws a {@link BuildError} for whatever else buildx does not end with exit code 0 for, and an Error when it
 * does but names no digest of what it pushed.
 */
async function buildImage(request, docker, circumstances) {
    const { options } = request;
    for (const warning of options.warnings)
        docker.log.warning(warning);
    if (options.call !== undefined)
        return callDockerfile(options.call, request, docker, circumstances);
    for (const annotation of annotationsOf(request).leftOut) {
        docker.log.info(`The annotation ${annotation} is left out: one platform without attestations makes no index.`);
    }
    await grouped(request, docker, () => buildPersistently(request, docker, circumstances));
    const description = await (0,promises_.readFile)(request.metadataFile, 'utf8').catch(ifMissing);
    const result = buildResultOf(description, request.push && request.repositories.length > 0);
    if (request.annotateChecks)
        annotate(result.warnings, { ...options, ...circumstances }, docker.log);
    return result;
}
/** buildx writes no file when it has nothing to say. */
function ifMissing(error) {
    if (error.code === 'ENOENT')
        return '';
    throw error;
}
/** Asks something of the Dockerfile. A check that finds something ends with another exit code than 0. */
async function callDockerfile(call, request, docker, circumstances) {
    const finished = await grouped(request, docker, () => runBuild(request, docker, circumstances));
    const warnings = warningsPrinted(finished.stdout);
    if (request.annotateChecks)
        annotate(warnings, { ...request.options, ...circumstances }, docker.log);
    if (finished.exitCode === 0)
        return { description: '{}', warnings };
    if (warnings.length === 0)
        throw errorOf(finished, request, circumstances);
    const found = warnings.length === 1 ? 'a problem' : `${warnings.length} problems`;
    throw new Error(`The Dockerfile checks found ${found} (call: ${call}).`);
}
async function grouped({ platforms, options }, { log }, act) {
    const what = options.call === undefined ? 'Build' : `Call ${options.call}`;
    log.startGroup(`${what} ${platforms.map(oci_platform/* formatPlatform */.Bq).join(', ') || 'for the platform of the builder'}`);
    try {
        return await act();
    }
    finally {
        log.endGroup();
    }
}
function runBuild(request, { run, log, env }, { signal }) {
    const args = buildArguments(request);
    log.info(`[command]${['docker', ...args].map(quoted).join(' ')}`);
    return run('docker', args, {
        env: { ...env, ...buildEnvironment(request) },
        signal,
        onLine: line => log.info(line),
    });
}
/**
 * An argument as bash takes it, so that the line of the log can be repeated. It stays one line: what begins a line of
 * its own could be taken for a command to the runner.
 */
function quoted(argument) {
    if (/^[\w@%+=:,./-]+$/.test(argument))
        return argument;
    const escaped = argument
        .replaceAll('\\', '\\\\')
        .replaceAll("'", "\\'")
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r');
    return /[\r\n]/.test(argument) ? `$'${escaped}'` : `'${argument.replaceAll("'", "'\\''")}'`;
}
async function buildPersistently(request, docker, circumstances) {
    const { signal, clock = src_clock/* systemClock */.m } = circumstances;
    for (let attempt = 1;; attempt++) {
        const finished = await runBuild(request, docker, circumstances);
        if (finished.exitCode === 0)
            return;
        const error = errorOf(finished, request, circumstances);
        const { push } = error.failure;
        if (push?.passing !== true || attempt >= PUSHES.attempts)
            throw error;
        const waitMs = (0,retry/* backoff */.JN)(attempt, PUSHES, clock);
        docker.log.info(`The push to ${push.repository} failed: ${push.why}\n` +
            `It was push ${attempt} of ${PUSHES.attempts}; trying again in ${Math.round(waitMs / 1000)} s.`);
        await clock.sleep(waitMs, signal);
    }
}
/** The error of a build that failed, with the Dockerfile's path as seen from the workspace. */
function errorOf({ stderr, exitCode }, { options }, { workspace }) {
    const failure = parseFailure(stderr);
    const { location } = failure;
    const file = annotatedPath(location?.file, { ...options, workspace });
    const placed = location === undefined || file === undefined ? location : { ...location, file };
    return new BuildError({ ...failure, location: placed }, exitCode);
}

// EXTERNAL MODULE: ./src/docker/emulation/architectures.ts
var architectures = __webpack_require__(651);
// EXTERNAL MODULE: ./src/metadata/labels.ts
var metadata_labels = __webpack_require__(8454);
;// CONCATENATED MODULE: ./src/docker/markings.ts

/**
 * What the build writes into the image of its metadata. A leg leaves the annotations of the index to the merge, which
 * makes the index.
 */
function markingsOf({ labels, annotations }, mode) {
    const own = annotations.filter(({ level }) => mode === 'single' || !level.kind.startsWith('index'));
    return { labels: labels.map(metadata_labels/* formatLabel */.wR), annotations: own.map(metadata_labels/* formatAnnotation */.tn) };
}

// EXTERNAL MODULE: ./src/metadata/metadata.ts + 10 modules
var metadata_metadata = __webpack_require__(96016);
// EXTERNAL MODULE: ./src/metadata/settings.ts
var settings = __webpack_require__(13484);
;// CONCATENATED MODULE: ./src/inputs/attestations.ts

/** As Go's strconv.ParseBool, which buildx reads them with. */
const WORDS = new Map([
    ...['1', 't', 'T', 'true', 'TRUE', 'True'].map(word => [word, true]),
    ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map(word => [word, false]),
]);
/**
 * The inputs `provenance` and `sbom` (a boolean, or attributes: `mode=max`, `generator=image`) and `attests` (a list of
 * `type=…,attributes`), as docker/build-push-action reads them.
 */
function readAttestations(inputs) {
    return {
        provenance: inputs.parsed('provenance', text => attestationOf('provenance', parseAttributes(text))),
        sbom: inputs.parsed('sbom', text => attestationOf('sbom', parseAttributes(text))),
        attests: inputs.each('attests', text => {
            const attributes = parseAttributes(text);
            const type = attribute(attributes, 'type');
            if (!type)
                throw new Error(`"${text}" does not say its type: write type=provenance or type=sbom.`);
            return attestationOf(type, attributes);
        }),
    };
}
/** A bare boolean among the attributes, or `disabled=…`, switches the attestation on or off; the last one counts. */
function attestationOf(type, given) {
    let disabled = false;
    const attributes = [];
    for (const each of given) {
        const switched = each.value === undefined ? WORDS.get(each.key) : undefined;
        if (switched !== undefined)
            disabled = !switched;
        else if (each.key === 'disabled')
            disabled = WORDS.get(each.value ?? '') ?? true;
        else if (each.value === undefined)
            throw new Error(`"${each.key}" is neither a boolean nor of the form key=value.`);
        else if (each.key !== 'type')
            attributes.push(each);
    }
    return { type, disabled, attributes };
}

;// CONCATENATED MODULE: ./src/inputs/compression.ts


/** The types of BuildKit's exporters (util/compression of moby/buildkit) → the highest level. */
const HIGHEST_LEVEL = { gzip: 9, estargz: 9, zstd: 22, uncompressed: 0 };
const isType = (text) => Object.hasOwn(HIGHEST_LEVEL, text);
/** The exporters' own names of the attributes are good as well. */
const NAMES = {
    compression: 'type',
    'compression-level': 'level',
    'force-compression': 'force',
};
/**
 * The input `compression`: `zstd`, or with attributes `zstd,level=3,force=true`. Throws an Error that says what is
 * wrong.
 */
function parseCompression(text) {
    const given = new Map();
    for (const { key, value } of parseAttributes(text)) {
        if (value !== undefined)
            given.set(NAMES[key] ?? key, value);
        else if (key === 'force')
            given.set('force', 'true');
        else
            given.set('type', key);
    }
    const unknown = [...given.keys()].find(key => key !== 'type' && key !== 'level' && key !== 'force');
    if (unknown !== undefined)
        throw new Error(`"${unknown}" is not one of type, level, force.`);
    const type = given.get('type') ?? '';
    if (!isType(type)) {
        const known = Object.keys(HIGHEST_LEVEL);
        throw new Error(`"${type}" is not one of ${known.join(', ')}.${(0,nearest/* didYouMean */.a)(type, known)}`);
    }
    const force = given.get('force') ?? 'false';
    if (force !== 'true' && force !== 'false')
        throw new Error(`force is "${force}", which is neither true nor false.`);
    return { type, level: levelOf(type, given.get('level')), force: force === 'true' };
}
function levelOf(type, text) {
    if (text === undefined)
        return undefined;
    const level = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
    if (type === 'uncompressed')
        throw new Error('level has no meaning for uncompressed.');
    if (!(level <= HIGHEST_LEVEL[type])) {
        throw new Error(`level "${text}" is not a number from 0 to ${HIGHEST_LEVEL[type]}, as ${type} has them.`);
    }
    return level;
}

;// CONCATENATED MODULE: ./src/inputs/secrets.ts

/**
 * The inputs `secrets` (`id=value`), `secret-envs` (`id=VARIABLE`) and `secret-files` (`id=path`), lists as
 * docker/build-push-action reads them. Values are masked as soon as they are read; no message repeats a line, which
 * may hold one.
 */
function readSecrets(inputs, { mask, env }) {
    const warnings = [];
    const read = (name, form, make, commas = false) => inputs.list(name, { commas }).flatMap((item) => {
        const pair = pairOf(item);
        if (pair === undefined) {
            inputs.problem((0,lists/* atLine */.sU)(name, item.line), `it is not of the form ${form}.`);
            return [];
        }
        if (pair.value === '') {
            warnings.push(`${(0,lists/* atLine */.sU)(name, item.line)}: "${pair.id}" is empty, and left out.`);
            return [];
        }
        return [make(pair.id, pair.value)];
    });
    const values = read('secrets', 'id=value', (id, value) => {
        mask(value);
        return { id, kind: 'value', value };
    });
    const variables = read('secret-envs', 'id=VARIABLE', (id, variable) => ({ id, kind: 'env', variable }), true);
    const files = read('secret-files', 'id=path', (id, path) => ({ id, kind: 'file', path }));
    const set = variables.filter(secret => {
        if (secret.kind !== 'env' || env[secret.variable])
            return true;
        warnings.push(`secret-envs: the variable ${secret.variable} is not set, so "${secret.id}" is left out.`);
        return false;
    });
    return { secrets: [...values, ...set, ...files], warnings };
}
function pairOf({ value: text }) {
    const equals = text.indexOf('=');
    return equals < 1 ? undefined : { id: text.slice(0, equals), value: text.slice(equals + 1) };
}

;// CONCATENATED MODULE: ./src/inputs/build-options.ts




const NETWORKS = ['default', 'host', 'none'];
const CACHES = ['none', 'gha', 'registry'];
/** Methods of `docker buildx build --call`. */
const CALLS = new Set(['build', 'check', 'lint', 'outline', 'targets', 'subrequests.describe']);
/** Reads the inputs of the build. Every problem goes to the reader. */
function readBuildOptions(inputs, sources) {
    const list = (name, options) => inputs.list(name, options).map(({ value }) => value);
    const { secrets, warnings } = readSecrets(inputs, sources);
    return {
        context: inputs.text('context') ?? '.',
        file: inputs.text('file'),
        target: inputs.text('target'),
        buildArgs: inputs.each('build-args', parseBuildArg),
        buildContexts: inputs.each('build-contexts', parseNamedContext),
        secrets,
        ssh: list('ssh', { commas: true }),
        allow: list('allow', { commas: true }),
        addHosts: inputs.each('add-hosts', parseHost, { commas: true }),
        network: inputs.choice('network', NETWORKS, 'default'),
        noCache: inputs.boolean('no-cache', false),
        noCacheFilters: list('no-cache-filters', { commas: true }),
        pull: inputs.boolean('pull', false),
        shmSize: inputs.text('shm-size'),
        ulimit: list('ulimit'),
        cgroupParent: inputs.text('cgroup-parent'),
        call: inputs.parsed('call', parseCall),
        attestations: readAttestations(inputs),
        cacheFrom: list('cache-from'),
        cacheTo: list('cache-to'),
        cache: inputs.choice('cache', CACHES, 'none'),
        outputs: readOutputs(inputs),
        load: inputs.boolean('load', false),
        reproducible: inputs.boolean('reproducible', false),
        compression: inputs.parsed('compression', parseCompression),
        warnings,
    };
}
function parseBuildArg(text) {
    if (text.startsWith('='))
        throw new Error('a build argument has no name: write NAME=value.');
    return text;
}
function parseNamedContext(text) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals));
    const source = text.slice(equals + 1);
    if (name === '' || source === '')
        throw new Error(`"${text}" is not of the form name=path.`);
    return { name, source };
}
function parseHost(text) {
    if (!/^[^=:]+[=:].+$/.test(text))
        throw new Error(`"${text}" is not of the form host:address.`);
    return text;
}
/** `build` is what happens without the input. */
function parseCall(text) {
    const [name = ''] = text.split(',');
    if (!CALLS.has(name))
        throw new Error(`"${name}" is not one of ${[...CALLS].join(', ')}.`);
    return name === 'build' ? undefined : text;
}

;// CONCATENATED MODULE: ./src/docker/builder/buildx-version.ts
const EXACT = /^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;
const PARTIAL = /^v?(\d+(?:\.\d+)?)(?:\.x)?$/;
const COMPARISONS = /^(?:[<>]=?|=|~|\^)?\s*v?\d+(?:\.\d+){0,2}(?:\s+(?:[<>]=?|=|~|\^)?\s*v?\d+(?:\.\d+){0,2})*$/;
/**
 * Forms: `v0.36.1`, `0.36.1`; `0.36` (the newest of these); `>=0.30 <1`; `latest`; and the address of a program,
 * `https://…/buildx-v0.36.1.linux-amd64`, with `#sha256=<64 hex digits>` when its checksum is not published beside it.
 * Throws an Error that says what the text is instead.
 */
function parseBuildxVersion(text) {
    if (text === 'latest')
        return { kind: 'latest' };
    const exact = EXACT.exec(text)?.[1];
    if (exact !== undefined)
        return { kind: 'exact', version: exact };
    const partial = PARTIAL.exec(text)?.[1];
    if (partial !== undefined)
        return { kind: 'range', range: partial };
    if (/^https?:\/\//.test(text))
        return parseAddress(text);
    if (COMPARISONS.test(text))
        return { kind: 'range', range: text };
    if (/^(?:lab|cloud):/.test(text)) {
        throw new Error(`"${text}": Docker's separate builds are not offered; the driver "cloud" is part of buildx 0.37.`);
    }
    throw new Error(`"${text}" is not a version (0.36.1, 0.36, >=0.30), "latest", or the address of a program.`);
}
function parseAddress(text) {
    const [url = text, fragment] = text.split('#', 2);
    if (/\.git$/.test(url)) {
        throw new Error(`"${text}" is a Git repository; give a version, or the address of a built program.`);
    }
    if (fragment === undefined)
        return { kind: 'url', url };
    const sha256 = /^sha256[=:]([0-9a-f]{64})$/i.exec(fragment)?.[1];
    if (sha256 === undefined)
        throw new Error(`"#${fragment}" is not of the form #sha256=<64 hex digits>.`);
    return { kind: 'url', url, sha256: sha256.toLowerCase() };
}

;// CONCATENATED MODULE: ./src/docker/builder/mirrors.ts

/** A name or an address, IPv6 in brackets, with an optional port. */
const HOST = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d+)?$/;
const PATH = /^(?:\/[A-Za-z0-9._-]+)*$/;
/**
 * A mirror as the user writes it: `[registry=]host[/path]`; without a registry it is Docker Hub's. `https://` may stand
 * in front of the host, and `http://` where the mirror has no TLS. Throws an Error that says what is not of this form.
 */
function parseMirror(text) {
    const [, given = 'docker.io', address = ''] = /^(?:([^=]*)=)?(.*)$/.exec(text) ?? [];
    const [, scheme, rest = ''] = /^(https?:\/\/)?(.*?)\/*$/.exec(address.trim()) ?? [];
    const registry = given.trim();
    if (!HOST.test(registry))
        throw new Error(`"${registry}" in "${text}" is not a registry host.`);
    const [, host = '', path = ''] = /^([^/]*)(.*)$/.exec(rest) ?? [];
    if (!HOST.test(host) || !PATH.test(path)) {
        throw new Error(`"${text}" is not of the form [registry=]mirror-host[/path].`);
    }
    return { registry: (0,oci_reference/* canonicalRegistry */.i7)(registry), mirror: rest, plainHttp: scheme === 'http://' };
}
/**
 * The names of an image at the mirrors of its registry, and then its own: the order in which an engine may try them. It
 * pulls from none without TLS. Only the part in front of the path changes, so that a tag or digest stays.
 */
function mirroredNames(image, mirrors) {
    const slash = image.indexOf('/');
    const first = image.slice(0, Math.max(slash, 0));
    const hosted = /[.:]/.test(first) || first === 'localhost';
    const registry = hosted ? (0,oci_reference/* canonicalRegistry */.i7)(first) : 'docker.io';
    const rest = hosted ? image.slice(slash + 1) : image;
    const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
    const own = mirrors.filter(mirror => mirror.registry === registry && !mirror.plainHttp);
    return [...own.map(({ mirror }) => `${mirror}/${path}`), image];
}

// EXTERNAL MODULE: ./src/docker/builder/settings.ts
var builder_settings = __webpack_require__(98043);
;// CONCATENATED MODULE: ./src/inputs/builder-nodes.ts




const KEYS = ['name', 'endpoint', 'platforms', 'driver-opts', 'buildkitd-flags'];
/** buildx's own rule for the name of a node (store.ValidateName of docker/buildx). */
const NAME = /^[a-zA-Z][a-zA-Z0-9._-]*$/;
/**
 * The input `nodes`: a YAML list of maps with `name`, `endpoint`, `platforms` (a list, or separated by commas),
 * `driver-opts` (a list, or one a line) and `buildkitd-flags`. Problems name the node and its key: `nodes[1].platforms`.
 */
async function readNodes(inputs) {
    const text = inputs.text('nodes');
    if (text === undefined)
        return [];
    const list = await parseYaml(text, inputs);
    if (list === undefined)
        return [];
    if (!Array.isArray(list) || list.length === 0) {
        inputs.problem('nodes', 'it is not a YAML list of nodes, as in "- endpoint: tcp://arm.example.com:1234".');
        return [];
    }
    return list.map((item, i) => readNode(item, `nodes[${i}]`, inputs));
}
async function parseYaml(text, inputs) {
    const { parse } = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 38815, 19));
    try {
        return parse(text);
    }
    catch (thrown) {
        inputs.problem('nodes', `it is not YAML: ${(0,errors/* messageOf */.b)(thrown)}`);
        return undefined;
    }
}
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
function readNode(item, where, inputs) {
    const empty = { platforms: [], driverOpts: [] };
    if (!isMap(item)) {
        inputs.problem(where, 'it is not a map with name, endpoint, platforms, driver-opts or buildkitd-flags.');
        return empty;
    }
    for (const key of Object.keys(item).filter(key => !KEYS.some(known => known === key))) {
        inputs.problem(`${where}.${key}`, `a node has no such key.${(0,nearest/* didYouMean */.a)(key, KEYS)}`);
    }
    const at = (key) => `${where}.${key}`;
    const text = (key) => {
        const value = item[key];
        if (value === undefined || value === null || value === '')
            return undefined;
        if (typeof value === 'string' || typeof value === 'number')
            return String(value);
        inputs.problem(at(key), 'it is not a text.');
        return undefined;
    };
    const texts = (key, commas) => {
        const value = item[key];
        if (Array.isArray(value) && value.every(part => typeof part === 'string'))
            return value;
        return (0,lists/* parseList */.E1)(at(key), text(key) ?? '', { commas, quotes: commas }).map(part => part.value);
    };
    const name = text('name');
    if (name !== undefined && !NAME.test(name)) {
        inputs.problem(at('name'), `"${name}" is not a name: a letter, then letters, digits, ".", "_" and "-".`);
    }
    const endpoint = text('endpoint');
    const flags = text('buildkitd-flags');
    return {
        ...(name !== undefined && { name }),
        ...(endpoint !== undefined && { endpoint }),
        platforms: texts('platforms', true).flatMap(platform => readPlatform(platform, at('platforms'), inputs)),
        driverOpts: texts('driver-opts', false),
        ...(flags !== undefined && { buildkitdFlags: flags }),
    };
}
function readPlatform(text, where, inputs) {
    try {
        return [(0,oci_platform/* parsePlatform */.Y8)(text)];
    }
    catch (thrown) {
        inputs.problem(where, (0,errors/* messageOf */.b)(thrown));
        return [];
    }
}

;// CONCATENATED MODULE: ./src/inputs/builder.ts




/** The inputs that make a builder, which one that exists has no use for. */
const MAKING = [
    'driver-opts',
    'buildkitd-flags',
    'buildkitd-config',
    'buildkitd-config-inline',
    'registry-mirrors',
    'endpoint',
    'nodes',
];
/** Reads the inputs of the builder. Asynchronous, because the reader of YAML is only loaded when there is some. */
async function readBuilder(inputs) {
    const buildx = inputs.parsed('buildx-version', parseBuildxVersion);
    return { builder: await readSettings(inputs), ...(buildx !== undefined && { buildx }) };
}
async function readSettings(inputs) {
    const driver = inputs.choice('driver', builder_settings/* DRIVERS */.e0, 'docker-container');
    const keep = inputs.boolean('keep-builder', false);
    const name = inputs.parsed('builder', parseName);
    if (name !== undefined) {
        refuse(inputs, ['driver', ...MAKING], 'it makes a builder, and the input "builder" names one that exists. Give one.');
        return { kind: 'given', name };
    }
    if (driver === 'docker') {
        refuse(inputs, MAKING, "it has no effect on the driver docker, which is set up in the engine's daemon.json.");
        return { kind: 'docker' };
    }
    return readOwn(inputs, driver, keep);
}
async function readOwn(inputs, driver, keep) {
    if (!(0,builder_settings/* startsBuildkit */.We)(driver)) {
        const running = ['buildkitd-flags', 'buildkitd-config', 'buildkitd-config-inline', 'registry-mirrors'];
        refuse(inputs, running, `it configures BuildKit when it starts; with the driver ${driver} it runs already.`);
    }
    const first = readFirst(inputs, driver);
    const further = (await readNodes(inputs)).map(node => withFlags(node, driver));
    const config = readConfig(inputs);
    return {
        kind: 'own',
        driver,
        nodes: nodesOf(inputs, driver, first, further),
        ...(config !== undefined && { config }),
        mirrors: inputs.each('registry-mirrors', parseMirror),
        keep,
    };
}
/** As Docker's setup-buildx has it: the inputs describe the first machine, and the list further ones. */
function nodesOf(inputs, driver, first, further) {
    if (driver !== 'remote' && driver !== 'cloud')
        return [first, ...further];
    if (first.endpoint !== undefined)
        return [first, ...further];
    const [head, ...tail] = further;
    if (driver === 'cloud' || head === undefined) {
        const example = driver === 'cloud' ? 'organisation/builder' : 'tcp://buildkitd.example.com:1234';
        inputs.problem('endpoint', `the driver ${driver} needs it: where BuildKit is, as in ${example}.`);
        return [first];
    }
    // There is no BuildKit that a first machine could be without an endpoint: the list is the whole builder.
    const shared = first.driverOpts;
    return [{ ...head, driverOpts: [...shared, ...head.driverOpts] }, ...tail];
}
function readFirst(inputs, driver) {
    const endpoint = inputs.text('endpoint');
    if (endpoint !== undefined && driver === 'kubernetes') {
        inputs.problem('endpoint', 'the driver kubernetes takes its cluster from KUBECONFIG, and the rest from driver-opts.');
    }
    const flags = inputs.text('buildkitd-flags');
    return withFlags({
        ...(endpoint !== undefined && { endpoint }),
        platforms: [],
        driverOpts: inputs.list('driver-opts', { quotes: false }).map(({ value }) => value),
        ...(flags !== undefined && { buildkitdFlags: flags }),
    }, driver);
}
const withFlags = (node, driver) => node.buildkitdFlags === undefined && (0,builder_settings/* startsBuildkit */.We)(driver)
    ? { ...node, buildkitdFlags: builder_settings/* DEFAULT_BUILDKITD_FLAGS */.Ji }
    : node;
function readConfig(inputs) {
    const path = inputs.text('buildkitd-config');
    const text = inputs.text('buildkitd-config-inline');
    if (path !== undefined && text !== undefined) {
        inputs.problem('buildkitd-config-inline', 'it is given beside buildkitd-config. Give one of them.');
    }
    if (path !== undefined)
        return { kind: 'file', path };
    return text === undefined ? undefined : { kind: 'inline', text };
}
function refuse(inputs, names, why) {
    for (const name of names)
        if (inputs.text(name) !== undefined)
            inputs.problem(name, why);
}
/** A builder's name goes into a command line, where it must not look like an option. */
function parseName(text) {
    if (/^-|\s/.test(text))
        throw new Error(`"${text}" is not the name of a builder.`);
    return text;
}

// EXTERNAL MODULE: ./src/inputs/credentials.ts + 1 modules
var credentials = __webpack_require__(12074);
// EXTERNAL MODULE: ./src/docker/emulation/image.ts
var emulation_image = __webpack_require__(38422);
// EXTERNAL MODULE: ./src/docker/emulation/handlers.ts
var emulation_handlers = __webpack_require__(92650);
;// CONCATENATED MODULE: ./src/docker/emulation/plan.ts



/** `auto`: what is missing. `always`: what is asked for. `all`: whatever there is. `buildkit`: BuildKit's own emulators. */
const EMULATION_MODES = ['auto', 'always', 'all', 'never', 'buildkit'];
const NOTHING = [];
/** The platforms that a processor of the architecture `host` cannot be trusted to execute before it was looked at. */
const foreignTo = (platforms, host) => platforms.filter(platform => (0,architectures/* isExecuted */.cx)(platform) && platform.architecture !== host);
/** Each architecture once, in the order of the platforms. */
const architecturesOf = (platforms) => [
    ...new Set(platforms.map(({ architecture }) => architecture)),
];
/** Decides what to install on the machine that was looked at. */
function planEmulation(mode, platforms, view) {
    const foreign = foreignTo(platforms, view.architecture);
    const handled = (architecture) => (0,architectures/* handlerNames */.fL)(architecture).some(name => {
        const handler = view.handlers?.get(name);
        return handler !== undefined && (0,emulation_handlers/* servesContainers */.BK)(handler);
    });
    // A handler comes before the processor: with one, the kernel emulates even what it could execute.
    const native = (architecture) => mode !== 'always' && view.sibling && architecture === (0,architectures/* siblingOf */.SS)(view.architecture) && !handled(architecture);
    const emulated = foreign.filter(({ architecture }) => !native(architecture));
    const ready = emulated.filter(({ architecture }) => handled(architecture));
    return { emulated, ready, install: installOf(mode, { foreign, emulated, ready }) };
}
function installOf(mode, { foreign, emulated, ready }) {
    switch (mode) {
        case 'auto':
            return architecturesOf(emulated.filter(platform => !ready.includes(platform)));
        case 'always':
            return architecturesOf(foreign);
        case 'all':
            return 'all';
        case 'never':
        case 'buildkit':
            return NOTHING;
    }
}
/**
 * The same for a builder that executes somewhere else: what it offers counts. Variants do not: an emulator, as a
 * processor, is known by its architecture.
 */
function planElsewhere(mode, platforms, offered) {
    const names = new Set(offered.map(({ os, architecture }) => (0,oci_platform/* formatPlatform */.Bq)({ os, architecture })));
    const executed = platforms.filter(architectures/* isExecuted */.cx);
    const emulated = executed.filter(({ os, architecture }) => !names.has((0,oci_platform/* formatPlatform */.Bq)({ os, architecture })));
    return { emulated, ready: [], install: installOf(mode, { foreign: executed, emulated, ready: [] }) };
}

;// CONCATENATED MODULE: ./src/inputs/emulation.ts


/** A reference as the engine takes it. It must not look like an option of `docker run`. */
function parseImage(text) {
    if (/^-|\s/.test(text))
        throw new Error(`"${text}" is not the name of an image, as in ${emulation_image/* BINFMT_IMAGE */.t$}.`);
    return text;
}
/** Reads the inputs `emulation` and `binfmt-image`. */
const readEmulation = (inputs) => ({
    mode: inputs.choice('emulation', EMULATION_MODES, 'auto'),
    image: inputs.parsed('binfmt-image', parseImage) ?? emulation_image/* BINFMT_IMAGE */.t$,
});

// EXTERNAL MODULE: ./src/inputs/reader.ts
var reader = __webpack_require__(9066);
;// CONCATENATED MODULE: ./src/inputs/build.ts









const AUTO = ['auto', 'true', 'false'];
/** `auto`, `true` or `false`. */
function readSwitch(inputs, name) {
    const word = inputs.choice(name, AUTO, 'auto');
    return word === 'auto' ? word : word === 'true';
}
/** Reads the inputs of the build action. Throws a UsageError with every problem. */
async function parseBuildInputs(env, mask) {
    const inputs = (0,reader/* inputReader */.c)(env, mask);
    const request = (0,metadata_metadata/* parseMetadata */.jR)(inputs.raw, inputs.problem);
    const options = readBuildOptions(inputs, { mask, env });
    const pushing = readSwitch(inputs, 'push');
    const wanted = pushing === 'auto' ? env['GITHUB_EVENT_NAME'] !== 'pull_request' : pushing;
    // A question to the Dockerfile makes no image.
    const push = wanted && options.call === undefined;
    if (push && inputs.text('images') === undefined) {
        inputs.problem('images', 'it is empty: name the repositories to push to, e.g. ghcr.io/me/app.');
    }
    const repositories = request.images.map(({ repository }) => repository);
    checkOutputNames(inputs, options.outputs, repositories);
    const parsed = {
        request,
        settings: (0,settings/* parseSettings */.P)(env, inputs.problem),
        platforms: inputs.each('platforms', oci_platform/* parsePlatform */.Y8, { commas: true }),
        name: inputs.text('name'),
        options,
        emulation: readEmulation(inputs),
        builder: await readBuilder(inputs),
        credentials: await (0,credentials/* readCredentials */.L1)(inputs, mask),
        push,
        publish: readSwitch(inputs, 'publish'),
        matrix: inputs.parsed('matrix', JSON.parse) ?? null,
        strategy: readStrategy(inputs),
    };
    inputs.done();
    return parsed;
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
const key = (platforms) => platforms.map(oci_platform/* formatPlatform */.Bq).sort().join();
function keyOfText(value) {
    if (typeof value !== 'string')
        return undefined;
    try {
        return key(value
            .split(/[,\n]/)
            .map(text => text.trim())
            .filter(text => text !== '')
            .map(oci_platform/* parsePlatform */.Y8));
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

// EXTERNAL MODULE: ./src/metadata/describe.ts + 4 modules
var metadata_describe = __webpack_require__(27090);
// EXTERNAL MODULE: ./src/oci/connect.ts + 13 modules
var connect = __webpack_require__(95733);
// EXTERNAL MODULE: ./src/process.ts
var src_process = __webpack_require__(34006);
;// CONCATENATED MODULE: ./src/publish/access.ts
/**
 * Looks into every registry that will be pushed to, before anything is built: a password that is wrong or a registry
 * that is not there shows now, and not when the build is done. Throws a RegistryError.
 */
async function checkAccess(registry, repositories) {
    const hosts = Map.groupBy(repositories, repository => repository.registry);
    await Promise.all([...hosts].map(async ([host, [first, ...others]]) => {
        if (first === undefined)
            return;
        await registry(host).authorize([first, ...others].map(({ path }) => ({ path, actions: 'pull,push' })));
        // A token server judges a password; with basic credentials only a request does. HEAD counts against no limit.
        await registry(host).headManifest(first.path, 'latest');
    }));
}

// EXTERNAL MODULE: ./src/publish/artifacts.ts
var artifacts = __webpack_require__(55544);
// EXTERNAL MODULE: ./src/publish/gate.ts + 1 modules
var gate = __webpack_require__(97661);
// EXTERNAL MODULE: ./src/publish/hand-over.ts
var hand_over = __webpack_require__(58661);
// EXTERNAL MODULE: ./src/publish/inspect.ts
var inspect = __webpack_require__(52271);
// EXTERNAL MODULE: ./src/publish/publisher.ts + 4 modules
var publisher = __webpack_require__(45654);
// EXTERNAL MODULE: ./src/publish/record.ts + 1 modules
var publish_record = __webpack_require__(2483);
// EXTERNAL MODULE: ./src/publish/record-of.ts
var record_of = __webpack_require__(76550);
// EXTERNAL MODULE: ./src/report/outputs.ts
var outputs = __webpack_require__(65468);
// EXTERNAL MODULE: ./src/report/publication.ts
var report_publication = __webpack_require__(79652);
// EXTERNAL MODULE: ./src/report/workflow.ts
var report_workflow = __webpack_require__(51529);
// EXTERNAL MODULE: ./src/actions/logins.ts
var actions_logins = __webpack_require__(78573);
// EXTERNAL MODULE: ./src/actions/traces.ts + 1 modules
var traces = __webpack_require__(24864);
// EXTERNAL MODULE: ./src/docker/config.ts
var docker_config = __webpack_require__(70656);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
;// CONCATENATED MODULE: ./src/docker/builder/checksum.ts



/** The SHA-256 of a file, as hex digits. */
async function sha256Of(file) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(file), hash);
    return hash.digest('hex');
}

;// CONCATENATED MODULE: ./src/docker/builder/buildx-release.ts




const GITHUB_RELEASES = {
    api: 'https://api.github.com/repos/docker/buildx',
    downloads: 'https://github.com/docker/buildx/releases/download',
};
/** Node's names of systems and architectures → those in the names of buildx's files. */
const ARCHITECTURES = { x64: 'amd64', ppc64: 'ppc64le', arm: 'arm-v7' };
/** `buildx-v0.36.1.linux-amd64`: the file of a release for a machine. */
function releaseFile(version, { system, architecture }) {
    const windows = system === 'win32';
    const suffix = windows ? '.exe' : '';
    return `buildx-v${version}.${windows ? 'windows' : system}-${ARCHITECTURES[architecture] ?? architecture}${suffix}`;
}
/** The lines of a `checksums.txt` as `sha256sum -b` writes them, `<64 hex digits> *<file>`: file → digest. */
const parseChecksums = (text) => new Map([...text.matchAll(/^([0-9a-f]{64}) [ *](?:\.\/)?(\S+)\s*$/gm)].map(([, digest = '', file = '']) => [file, digest]));
async function fetchText({ tools, directory }, url, token) {
    const file = (0,external_node_path_.join)(directory, 'fetched');
    await (0,promises_.rm)(file, { force: true });
    await download(tools, url, file, token === undefined ? undefined : `Bearer ${token}`);
    return (0,promises_.readFile)(file, 'utf8');
}
async function download(tools, url, file, authorization) {
    try {
        await tools.downloadTool(url, file, authorization);
    }
    catch (cause) {
        throw new Error(`buildx could not be downloaded: ${url}: ${(0,errors/* messageOf */.b)(cause)}`, { cause });
    }
}
/** Fetches a program and compares it with its checksum. Throws, and keeps nothing, when it is not what it should be. */
async function fetchProgram(fetcher, url, sha256) {
    const program = (0,external_node_path_.join)(fetcher.directory, 'docker-buildx.unverified');
    await (0,promises_.rm)(program, { force: true });
    await download(fetcher.tools, url, program);
    const actual = await sha256Of(program);
    const expected = sha256 ?? (await publishedChecksum(fetcher, url));
    if (expected === actual)
        return program;
    await (0,promises_.rm)(program);
    throw expected === undefined
        ? errors/* UsageError */.e.at('buildx-version', `no checksum of ${url} is published beside it, so it is not run. It is sha256:${actual}; ` +
            `if that is what it should be, add "#sha256=${actual}" to the address.`)
        : new Error(`${url} is not what it should be, and is not run: its checksum is ${actual}, not ${expected}.`);
}
/** What the `checksums.txt` beside a file says of it; undefined when there is none, or it says nothing. */
async function publishedChecksum(fetcher, url) {
    const { pathname } = new URL(url);
    const listed = await fetchText(fetcher, new URL('checksums.txt', url).href).catch(() => '');
    return parseChecksums(listed).get(pathname.slice(pathname.lastIndexOf('/') + 1));
}
/** The version that is asked for; asks for the list of releases only where the answer depends on it. */
async function resolveVersion(asked, { api, token }, fetcher) {
    switch (asked.kind) {
        case 'exact':
            return asked.version;
        case 'latest':
            return versionOf(JSON.parse(await fetchText(fetcher, `${api}/releases/latest`, token)));
        case 'range': {
            const releases = JSON.parse(await fetchText(fetcher, `${api}/releases?per_page=100`, token));
            const { default: maxSatisfying } = await __webpack_require__.e(/* import() */ 193).then(__webpack_require__.t.bind(__webpack_require__, 73193, 23));
            const versions = Array.isArray(releases) ? releases.map(versionOf) : [];
            const newest = maxSatisfying(versions, asked.range);
            if (newest === null) {
                throw errors/* UsageError */.e.at('buildx-version', `no release of buildx is "${asked.range}"; the newest is ${versions[0]}.`);
            }
            return newest;
        }
    }
}
function versionOf(release) {
    const tag = release?.tag_name;
    if (typeof tag !== 'string')
        throw new Error('The list of the releases of buildx is not what GitHub documents.');
    return tag.replace(/^v/, '');
}

;// CONCATENATED MODULE: ./src/docker/builder/buildx.ts




const TOOL = 'buildx';
/** The tool cache of the runner, loaded when it is needed. */
const toolCache = async () => Promise.all(/* import() */[__webpack_require__.e(193), __webpack_require__.e(805)]).then(__webpack_require__.bind(__webpack_require__, 59805));
/**
 * Docker with the buildx that is asked for: from the runner's tool cache, else downloaded, and compared with its
 * checksum before it is ever run. Nothing of the user's is changed: it is a plugin of the step's own configuration.
 */
async function withBuildx(asked, docker, source) {
    const fetcher = { tools: source.tools, directory: docker.directory };
    const program = asked.kind === 'url'
        ? await fetchProgram(fetcher, asked.url, asked.sha256)
        : await releasedProgram(asked, fetcher, source, docker);
    return withPlugin(program, docker, source);
}
async function releasedProgram(asked, fetcher, { releases, tools, ...machine }, { log }) {
    const name = pluginName(machine);
    // What is in the cache may answer for a range, but never for what is latest.
    const known = asked.kind === 'exact' ? asked.version : asked.kind === 'range' ? asked.range : undefined;
    const cached = known === undefined ? '' : tools.find(TOOL, known);
    if (cached !== '')
        return (0,external_node_path_.join)(cached, name);
    const version = await resolveVersion(asked, releases, fetcher);
    const present = asked.kind === 'exact' ? '' : tools.find(TOOL, version);
    if (present !== '')
        return (0,external_node_path_.join)(present, name);
    const url = `${releases.downloads}/v${version}/${releaseFile(version, machine)}`;
    const program = await fetchProgram(fetcher, url, undefined);
    log.info(`buildx: ${version} was downloaded from ${url}, and its checksum is right.`);
    return (0,external_node_path_.join)(await tools.cacheFile(program, name, TOOL, version), name);
}
const pluginName = ({ system }) => system === 'win32' ? 'docker-buildx.exe' : 'docker-buildx';
/** Makes a program the plugin `buildx` of the step's own configuration of Docker, which is made where there is none. */
async function withPlugin(program, docker, { env, system }) {
    await (0,promises_.chmod)(program, 0o755);
    const plugins = (0,external_node_path_.join)(docker.directory, 'plugins');
    await (0,promises_.mkdir)(plugins, { recursive: true });
    const plugin = (0,external_node_path_.join)(plugins, pluginName({ system }));
    await (0,promises_.rm)(plugin, { force: true });
    await (0,promises_.symlink)(program, plugin);
    const given = docker.env['DOCKER_CONFIG'];
    const own = given?.startsWith(docker.directory + external_node_path_.sep) ? given : (0,external_node_path_.join)(docker.directory, 'docker-with-buildx');
    if (own !== given)
        await (0,docker_config/* writeConfigWith */.Ms)([], given ?? (0,docker_config/* configDirectory */.Od)(env), own);
    const file = (0,external_node_path_.join)(own, 'config.json');
    const config = JSON.parse(await (0,promises_.readFile)(file, 'utf8').catch(() => '{}'));
    // These directories come before all others (docker/cli, cli-plugins/manager).
    const extra = [plugins, ...(config.cliPluginsExtraDirs ?? [])];
    await (0,promises_.writeFile)(file, JSON.stringify({ ...config, cliPluginsExtraDirs: extra }), { mode: 0o600 });
    return { ...docker, env: { ...docker.env, DOCKER_CONFIG: own } };
}

;// CONCATENATED MODULE: ./src/docker/builder/engine.ts




const json = async (file) => {
    try {
        return JSON.parse(await (0,promises_.readFile)(file, 'utf8'));
    }
    catch {
        return undefined;
    }
};
const at = (value, ...path) => path.reduce((inner, name) => typeof inner === 'object' && inner !== null ? inner[name] : undefined, value);
/**
 * Finds the engine as the Docker command line does: `DOCKER_HOST`, then `DOCKER_CONTEXT`, then the configuration's
 * `currentContext` (docker/cli, cli/command, resolveContextName). Reads files only.
 */
async function findEngine(env) {
    const host = env['DOCKER_HOST'];
    if (host)
        return { context: 'default', host, tlsFromEnvironment: Boolean(env['DOCKER_TLS_VERIFY'] || env['DOCKER_TLS']) };
    const configured = at(await json((0,external_node_path_.join)((0,docker_config/* configDirectory */.Od)(env), 'config.json')), 'currentContext');
    const context = env['DOCKER_CONTEXT'] || (typeof configured === 'string' && configured) || 'default';
    const endpoint = await contextHost(context, env);
    return { context, ...(endpoint !== undefined && { host: endpoint }), tlsFromEnvironment: false };
}
/** Where a context of the Docker command line leads; undefined for `default`, and for one that does not exist. */
async function contextHost(context, env) {
    if (context === 'default')
        return undefined;
    // The store names its directories by the digest of the context's name (docker/cli, cli/context/store).
    const id = (0,external_node_crypto_.createHash)('sha256').update(context).digest('hex');
    const file = (0,external_node_path_.join)((0,docker_config/* configDirectory */.Od)(env), 'contexts', 'meta', id, 'meta.json');
    const host = at(await json(file), 'Endpoints', 'docker', 'Host');
    return typeof host === 'string' ? host : undefined;
}
/** Does an engine at this address run containers on this machine's own kernel? Docker Desktop has a kernel of its own. */
const isLocal = (host, system) => system === 'linux' && (host === undefined || host.startsWith('unix://'));

// EXTERNAL MODULE: ./src/docker/builder/store.ts
var store = __webpack_require__(26889);
;// CONCATENATED MODULE: ./src/docker/builder/choose.ts




/** Decides which builder a step uses. Reads files only. */
async function chooseBuilder(settings, surroundings) {
    const engine = await findEngine(surroundings.env);
    switch (settings.kind) {
        case 'own':
            return chooseOwn(settings, engine, surroundings);
        case 'docker':
            // The builder of the driver docker is called as the context whose engine it is part of.
            return dockerBuilder(engine.context, engine, isLocal(engine.host, surroundings.system));
        case 'given':
            return chooseGiven(settings.name, engine, surroundings);
    }
}
const dockerBuilder = (name, engine, local) => ({
    name,
    driver: 'docker',
    lifetime: 'theirs',
    found: true,
    pushesByDigest: false,
    place: local ? 'here' : 'engine',
    engine,
});
async function chooseGiven(name, engine, { env, system }) {
    const stored = await (0,store/* storedBuilder */.B0)(name, env);
    if (stored === undefined) {
        const host = name === engine.context ? engine.host : await contextHost(name, env);
        const exists = name === 'default' || name === engine.context || host !== undefined;
        const chosen = dockerBuilder(name, engine, isLocal(host, system));
        // Pushing by digest is not refused where nothing is known: buildx says best what is wrong with the name.
        return exists ? chosen : { ...chosen, driver: undefined, pushesByDigest: true, place: 'elsewhere', found: false };
    }
    const platforms = fixedPlatforms(stored.nodes);
    return {
        name,
        driver: stored.driver,
        lifetime: 'theirs',
        found: true,
        pushesByDigest: stored.driver !== 'docker',
        place: await placeOfStored(stored, { env, system }),
        ...(platforms !== undefined && { platforms }),
        engine,
    };
}
async function placeOfStored({ driver, nodes }, { env, system }) {
    const [node] = nodes;
    if (driver !== 'docker-container' || nodes.length !== 1 || node === undefined)
        return 'elsewhere';
    const host = node.endpoint.includes('://') ? node.endpoint : await contextHost(node.endpoint, env);
    return isLocal(host, system) ? 'here' : 'elsewhere';
}
async function chooseOwn(own, engine, surroundings) {
    const { env, system, unique } = surroundings;
    const name = own.keep ? await stableName(own, engine, env['GITHUB_REPOSITORY'] ?? '') : unique;
    const platforms = fixedPlatforms(own.nodes);
    const [{ endpoint }] = own.nodes;
    const single = own.driver === 'docker-container' && own.nodes.length === 1;
    const host = endpoint === undefined ? engine.host : endpoint.includes('://') ? endpoint : await contextHost(endpoint, env);
    return {
        name,
        driver: own.driver,
        lifetime: own.keep ? 'kept' : 'step',
        own,
        found: own.keep && (await (0,store/* storedBuilder */.B0)(name, env)) !== undefined,
        pushesByDigest: true,
        place: !single ? 'elsewhere' : isLocal(host, system) ? 'here' : endpoint === undefined ? 'engine' : 'elsewhere',
        ...(platforms !== undefined && { platforms }),
        engine,
    };
}
/** The platforms of all nodes, when every node was given some. */
function fixedPlatforms(nodes) {
    const fixed = nodes.every(({ platforms }) => platforms.length > 0);
    return fixed && nodes.length > 0 ? nodes.flatMap(({ platforms }) => platforms) : undefined;
}
/** The same for the same repository, engine and settings, and another one for any others. */
async function stableName(own, { context, host }, repository) {
    const { config } = own;
    // A file counts by what is in it. One that is not there is an error, once it is used.
    const content = config?.kind === 'file' ? await (0,promises_.readFile)(config.path, 'utf8').catch(() => '') : '';
    const settings = JSON.stringify([repository, context, host, own, content]);
    return `manifold-${(0,external_node_crypto_.createHash)('sha256').update(settings).digest('hex').slice(0, 16)}`;
}

;// CONCATENATED MODULE: ./src/docker/builder/docker-driver.ts


const INFO_LIMIT_MS = 30_000;
/**
 * Does the engine keep its images in containerd's store? Only with it, the driver docker builds several platforms, and
 * attestations. Asks the engine.
 */
async function hasContainerdStore({ run, env }, signal) {
    const args = ['info', '--format', '{{json .DriverStatus}}'];
    const { stdout } = await (0,src_process/* mustRun */.Pv)(run, 'docker', args, { env, signal, timeoutMs: INFO_LIMIT_MS });
    return /io\.containerd\.snapshotter\.v1/.test(stdout);
}
/** Throws a UsageError when the engine's own builder cannot do what is asked, because of how it keeps images. */
async function checkContainerdStore(docker, signal) {
    if (await hasContainerdStore(docker, signal))
        return;
    throw errors/* UsageError */.e.at('driver', 'the driver docker needs an engine that keeps its images in the containerd store. Switch it on in daemon.json ' +
        '("features": { "containerd-snapshotter": true }), or leave the driver out.');
}

// EXTERNAL MODULE: ./src/docker/builder/remove.ts
var remove = __webpack_require__(45354);
;// CONCATENATED MODULE: ./src/docker/emulation/judge.ts



/** The probe is per architecture: an emulator that runs linux/arm/v7 is listed with the variants it covers. */
const executes = (supported, { os, architecture }) => supported.some(name => name === `${os}/${architecture}` || name.startsWith(`${os}/${architecture}/`));
/** Why the platforms that were asked for cannot be executed after the binfmt program ran; empty when all can. */
function problemsOf(platforms, report, handlers) {
    return platforms
        .filter(platform => !executes(report.supported, platform))
        .map(platform => {
        const name = (0,oci_platform/* formatPlatformShort */.L9)(platform);
        const registered = (0,architectures/* handlerNames */.fL)(platform.architecture).find(handler => report.emulators.includes(handler) || handlers?.has(handler));
        if (registered === undefined) {
            const refusal = report.refusals.get(platform.architecture);
            return `${name} has no emulator${refusal === undefined ? '.' : `: ${refusal}.`}`;
        }
        return `${name} is registered (${registered}) but does not execute. ${hintFor(registered, handlers)}`;
    });
}
/** The same where there is no report: a handler that serves containers is all that can be known. */
const unhandled = (platforms, handlers) => platforms.flatMap(platform => {
    const name = (0,oci_platform/* formatPlatformShort */.L9)(platform);
    const registered = (0,architectures/* handlerNames */.fL)(platform.architecture).find(handler => handlers.has(handler));
    if (registered === undefined)
        return `${name} has no emulator.`;
    const handler = handlers.get(registered);
    return handler !== undefined && (0,emulation_handlers/* servesContainers */.BK)(handler)
        ? []
        : `${name} is registered (${registered}) but does not execute in containers. ${hintFor(registered, handlers)}`;
});
function hintFor(registered, handlers) {
    const handler = handlers?.get(registered);
    const again = `Remove it ("echo -1 > /proc/sys/fs/binfmt_misc/${registered}" as root), and it is registered anew.`;
    if (handler === undefined)
        return again;
    if (!handler.enabled)
        return `It is switched off. ${again}`;
    if (!handler.flags.includes('F')) {
        return `Its interpreter ${handler.interpreter} is not opened in advance (flag F), so containers do not find it. ${again}`;
    }
    return `Its interpreter is ${handler.interpreter}. ${again}`;
}

;// CONCATENATED MODULE: ./src/docker/emulation/install.ts





const INSTALL_LIMIT_MS = 5 * 60_000;
/** docker-run(1): the engine failed, not the container. An image that cannot be pulled ends so. */
const ENGINE_FAILED = 125;
/**
 * Installs emulators by one privileged run of the image. Throws an Error when a platform cannot be executed afterwards:
 * the binfmt program itself exits with 0 whatever happens.
 */
async function installEmulators({ architectures, platforms, images, handlers: before, handlersDirectory }, docker, signal) {
    const { image, finished } = await runFirst(images, architectures, docker, signal);
    const after = await (0,emulation_handlers/* readHandlers */.kP)(handlersDirectory);
    const report = (0,emulation_image/* parseReport */.MM)(finished);
    const problems = (0,emulation_image/* isQus */.eo)(image)
        ? after === undefined
            ? []
            : unhandled(platforms, after)
        : problemsOf(platforms, report, after);
    if (problems.length > 0) {
        throw new Error(`${image} did not make this machine execute ${platforms.map(oci_platform/* formatPlatformShort */.L9).join(', ')}:\n` +
            `${problems.join('\n')}\n${reportOf(finished, report.supported)}`.trimEnd());
    }
    const registered = (0,emulation_image/* isQus */.eo)(image) ? appeared(before, after) : (0,emulation_image/* handlersOf */.Jq)(report.installed);
    return { image, registered };
}
const reportOf = ({ stderr }, supported) => [...(supported.length > 0 ? [`It executes ${supported.join(', ')}.`] : []), (0,src_process/* reasonOf */.A3)(stderr)].join('\n');
/** The handlers that are there now and were not before. */
const appeared = (before, after) => before === undefined ? [] : [...(after?.keys() ?? [])].filter(name => name.startsWith('qemu-') && !before.has(name));
/** Runs the first of the images that the engine can get. */
async function runFirst(images, architectures, { run, log, env }, signal) {
    for (const [i, image] of images.entries()) {
        const args = (0,emulation_image/* installArguments */.Ci)(image, architectures);
        const finished = await run('docker', args, { env, signal, timeoutMs: INSTALL_LIMIT_MS });
        if (finished.exitCode === 0)
            return { image, finished };
        const last = i === images.length - 1;
        if (last || finished.exitCode !== ENGINE_FAILED) {
            throw new src_process/* CommandError */.Qd(['docker', ...args], finished.exitCode, (0,src_process/* reasonOf */.A3)(finished.stderr));
        }
        log.info(`Emulation: ${image} could not be run, trying ${images[i + 1]}: ${(0,src_process/* reasonOf */.A3)(finished.stderr)}`);
    }
    throw new Error('There is no image to install emulators from.');
}

// EXTERNAL MODULE: ./src/docker/emulation/ledger.ts + 1 modules
var ledger = __webpack_require__(71912);
;// CONCATENATED MODULE: ./src/docker/emulation/executable.ts
const PROGRAMS = {
    // xor eax, eax; inc eax (1: exit); xor ebx, ebx; int 0x80
    '386': { machine: 3, flags: 0, code: [0x31, 0xc0, 0x40, 0x31, 0xdb, 0xcd, 0x80] },
    // mov r0, #0; mov r7, #1 (exit); svc #0. The flags say EABI version 5: a 64-bit kernel refuses older ones.
    arm: { machine: 40, flags: 0x0500_0000, code: [0, 0, 0xa0, 0xe3, 1, 0x70, 0xa0, 0xe3, 0, 0, 0, 0xef] },
};
/** Above what kernels keep from being mapped, and a multiple of every page size. */
const ADDRESS = 0x40_0000;
const ELF_HEADER = 52;
const PROGRAM_HEADER = 32;
/**
 * The smallest Linux executable of a 32-bit architecture (`386`, `arm`) that ends with exit code 0: a processor and
 * kernel that run it run that architecture. Undefined for other architectures.
 *
 * System V ABI, chapters 4 and 5: the headers of ELF, 32-bit and little-endian.
 */
function probeProgram(architecture) {
    const program = PROGRAMS[architecture];
    if (program === undefined)
        return undefined;
    const start = ELF_HEADER + PROGRAM_HEADER;
    const size = start + program.code.length;
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    const words = (offset, ...values) => values.forEach((value, i) => {
        view.setUint32(offset + 4 * i, value, true);
    });
    const halves = (offset, ...values) => values.forEach((value, i) => {
        view.setUint16(offset + 2 * i, value, true);
    });
    // e_ident: magic, 32-bit, little-endian, version 1.
    bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
    // e_type (2: executable), e_machine; e_version, e_entry, e_phoff, e_shoff, e_flags.
    halves(16, 2, program.machine);
    words(20, 1, ADDRESS + start, ELF_HEADER, 0, program.flags);
    // e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx.
    halves(40, ELF_HEADER, PROGRAM_HEADER, 1, 0, 0, 0);
    // The one segment: p_type (1: load), p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_flags (read, execute), p_align.
    words(ELF_HEADER, 1, 0, ADDRESS, ADDRESS, size, size, 5, 0x1_0000);
    bytes.set(program.code, start);
    return bytes;
}

;// CONCATENATED MODULE: ./src/docker/emulation/processor.ts




/** Executing a few instructions takes no time; a kernel that hangs on them does not count. */
const PROBE_LIMIT_MS = 10_000;
/** Does this machine execute programs of the architecture? Tried with one that ends at once, written to `directory`. */
async function processor_executes(architecture, directory, run) {
    const program = probeProgram(architecture);
    if (program === undefined)
        return false;
    const path = (0,external_node_path_.join)(directory, `probe-${architecture}`);
    await (0,promises_.writeFile)(path, program);
    await (0,promises_.chmod)(path, 0o700);
    return run(path, [], { timeoutMs: PROBE_LIMIT_MS }).then(({ exitCode }) => exitCode === 0, () => false);
}
/** What each level of amd64 adds, as Linux calls it in /proc/cpuinfo (x86-64 psABI, "Micro-Architecture Levels"). */
const processor_LEVELS = {
    v2: ['cx16', 'lahf_lm', 'pni', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'],
    v3: ['abm', 'avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'movbe', 'xsave'],
    v4: ['avx512bw', 'avx512cd', 'avx512dq', 'avx512f', 'avx512vl'],
};
/** What an amd64 processor lacks of a level (`v3`), which includes the levels below it. Nothing, when it is not known. */
function lackingFeatures(level, cpuinfo) {
    const line = /^flags\s*: (.*)$/m.exec(cpuinfo)?.[1];
    if (line === undefined)
        return [];
    const flags = new Set(line.split(' '));
    return Object.entries(processor_LEVELS)
        .filter(([name]) => name <= level)
        .flatMap(([, features]) => features.filter(feature => !flags.has(feature)));
}
/** A line for each platform that is this machine's architecture, yet may want more than its processor has. */
async function processorNotes(platforms, host) {
    const levels = platforms.filter(({ os, architecture, variant }) => os === 'linux' && architecture === host && variant);
    if (host !== 'amd64' || levels.length === 0)
        return [];
    const cpuinfo = await (0,promises_.readFile)('/proc/cpuinfo', 'utf8').catch(() => '');
    return levels.flatMap(platform => {
        const lacking = lackingFeatures(platform.variant ?? '', cpuinfo);
        return lacking.length === 0
            ? []
            : `${(0,oci_platform/* formatPlatform */.Bq)(platform)}: this machine's processor lacks ${lacking.join(', ')}. ` +
                'Programs that use them build here, but end with "illegal instruction" when a RUN step executes them.';
    });
}

;// CONCATENATED MODULE: ./src/docker/emulation/report.ts


const names = (platforms) => platforms.map(oci_platform/* formatPlatform */.Bq).join(', ');
/** The line of the log that says what was needed, what was there, and what was done. */
function emulationLine(mode, { emulated, ready, install }, { image, reachable }) {
    const missing = emulated.filter(platform => !ready.includes(platform));
    const needed = emulated.length === 0 ? 'none is needed' : `${names(emulated)} ${verb(emulated, 'needs', 'need')} it`;
    const there = ready.length === 0
        ? ''
        : missing.length === 0
            ? ', and the kernel has the handlers'
            : `, and the kernel has ${handlers(ready)} for ${names(ready)}`;
    return `Emulation: ${needed}${there}; ${done(mode, { install, missing }, { ...(image && { image }), reachable })}.`;
}
const verb = (items, one, many) => (items.length === 1 ? one : many);
const handlers = (platforms) => verb(architecturesOf(platforms), 'a handler', 'handlers');
function done(mode, { install, missing }, { image, reachable }) {
    if (image !== undefined) {
        return install === 'all'
            ? `every emulator of ${image} was installed`
            : `${install.join(', ')} ${verb(install, 'was', 'were')} installed from ${image}`;
    }
    if (missing.length === 0)
        return 'nothing was started';
    if (mode === 'buildkit')
        return `BuildKit's own emulators are left to run ${names(missing)}`;
    if (mode === 'never')
        return `RUN steps for ${names(missing)} will fail, as emulation is never to be used`;
    return reachable
        ? 'nothing was started'
        : `RUN steps for ${names(missing)} will fail, as the builder is not of this machine and does not offer it`;
}

;// CONCATENATED MODULE: ./src/docker/emulation/emulation.ts








/** Does the machine live on after the job, so that what is put into its kernel must be taken out again? */
const livesOn = (env) => env['RUNNER_ENVIRONMENT'] === 'self-hosted';
/**
 * Sees to it that the programs of all platforms can be executed, and says in a line what was needed, what was there and
 * what was done. Throws an Error when an emulator was installed and does not work.
 */
const prepareEmulation = (request, docker, signal) => request.site.kind === 'here'
    ? prepareHere(request, request.site.architecture, docker, signal)
    : prepareElsewhere(request, request.site, docker, signal);
async function prepareHere(request, architecture, docker, signal) {
    const { mode, platforms, images, handlersDirectory = emulation_handlers/* HANDLERS */.Gi } = request;
    const foreign = foreignTo(platforms, architecture);
    const idle = foreign.length === 0 && mode !== 'all';
    // Before the handlers are looked at: from then on no other job takes them away.
    const lease = idle ? undefined : await takeLease(request, foreign, handlersDirectory);
    const view = idle
        ? { architecture, sibling: false, handlers: undefined }
        : await look(foreign, architecture, handlersDirectory, docker);
    const plan = planEmulation(mode, platforms, view);
    const needed = plan.install.length > 0;
    const candidates = plan.install === 'all' ? (0,architectures/* allHandlers */.pU)() : (0,emulation_image/* handlersOf */.Jq)(plan.install);
    // Noted before it is done: when this step is ended in between, its post step knows.
    if (needed)
        await lease?.note(candidates.filter(name => !view.handlers?.has(name)));
    const installed = needed
        ? await installEmulators({
            architectures: plan.install,
            platforms: mode === 'all' ? plan.emulated : foreign.filter(({ architecture }) => plan.install.includes(architecture)),
            images,
            handlers: view.handlers,
            handlersDirectory,
        }, docker, signal)
        : undefined;
    if (installed !== undefined)
        await lease?.note(installed.registered, installed.image);
    docker.log.info(emulationLine(mode, plan, { ...(installed && { image: installed.image }), reachable: true }));
    for (const note of await processorNotes(platforms, architecture))
        docker.log.info(note);
    return { emulated: plan.emulated };
}
async function look(foreign, architecture, handlersDirectory, { run, directory }) {
    const sibling = (0,architectures/* siblingOf */.SS)(architecture);
    const wanted = sibling !== undefined && foreign.some(platform => platform.architecture === sibling);
    const [handlers, executed] = await Promise.all([
        (0,emulation_handlers/* readHandlers */.kP)(handlersDirectory),
        wanted ? processor_executes(sibling, directory, run) : false,
    ]);
    return { architecture, sibling: executed, handlers };
}
/** On a machine that lives on and shows its handlers: without seeing them, nobody can tell which ones were registered. */
async function takeLease({ mode, lasting, images }, foreign, handlersDirectory) {
    if (lasting === undefined || mode === 'never' || mode === 'buildkit')
        return undefined;
    if ((await (0,emulation_handlers/* readHandlers */.kP)(handlersDirectory)) === undefined)
        return undefined;
    const handlers = mode === 'all' ? (0,architectures/* allHandlers */.pU)() : (0,emulation_image/* handlersOf */.Jq)(architecturesOf(foreign));
    const lease = await (0,ledger/* beginLease */.kx)(lasting.ledger, handlers, lasting.pid);
    const [preferred = ''] = images;
    lasting.note({ lease, image: preferred });
    return {
        async note(registered, image) {
            if (image !== undefined)
                lasting.note({ lease, image });
            await (0,ledger/* noteRegistered */.pI)(lasting.ledger, lease, registered);
        },
    };
}
async function prepareElsewhere({ mode, platforms, images, handlersDirectory = emulation_handlers/* HANDLERS */.Gi }, { engine, offers }, docker, signal) {
    const looked = platforms.length > 0 && mode !== 'never' && mode !== 'buildkit';
    const plan = planElsewhere(mode, platforms, looked ? await offers() : platforms);
    const needed = plan.install.length > 0 && engine;
    const installed = needed
        ? await installEmulators({ architectures: plan.install, platforms: plan.emulated, images, handlers: undefined, handlersDirectory }, docker, signal)
        : undefined;
    docker.log.info(emulationLine(mode, plan, { ...(installed && { image: installed.image }), reachable: engine }));
    return { emulated: plan.emulated };
}

// EXTERNAL MODULE: ./src/docker/builder/command-lines.ts
var command_lines = __webpack_require__(80279);
// EXTERNAL MODULE: ./src/docker/builder/run-buildx.ts
var run_buildx = __webpack_require__(12254);
;// CONCATENATED MODULE: ./src/docker/builder/inspect.ts



const INSPECT_LIMIT_MS = 60_000;
/** Asks a builder for its nodes and their platforms. Throws when there is none of this name. */
async function inspectBuilder(name, { run, env }, signal) {
    const options = { env, signal, timeoutMs: INSPECT_LIMIT_MS };
    return parseInspection((await (0,run_buildx/* runBuildx */.Ay)(run, (0,command_lines/* inspectCommand */.QR)(name), options)).stdout);
}
/** Every platform that a builder offers. */
const platformsOfBuilder = ({ nodes }) => nodes.flatMap(({ platforms }) => platforms);
/**
 * Reads what `buildx inspect` prints: keys at the beginning of lines, first of the builder, then of each node from its
 * `Name` on. Labels, rules and files are indented. A platform with a `*` is one that the node was given.
 */
function parseInspection(stdout) {
    const pairs = [...stdout.matchAll(/^([A-Z][^:\n]*):[ \t]*(.*)$/gm)].map(([, key = '', value = '']) => [key, value]);
    const starts = pairs.flatMap(([key], i) => (key === 'Name' ? i : []));
    const [head = {}, ...nodes] = starts.map((start, i) => fieldsOf(pairs.slice(start, starts[i + 1])));
    return { name: head['Name'] ?? '', driver: head['Driver'] ?? '', nodes: nodes.map(nodeOf) };
}
const fieldsOf = (pairs) => Object.fromEntries(pairs);
const nodeOf = (fields) => ({
    name: fields['Name'] ?? '',
    endpoint: fields['Endpoint'] ?? '',
    ...(fields['Status'] && { status: fields['Status'] }),
    ...(fields['Error'] && { error: fields['Error'] }),
    platforms: (fields['Platforms'] ?? '').split(',').flatMap(platformOf),
});
/** A platform that we do not know is not one that anybody can ask for. */
function platformOf(text) {
    try {
        return [(0,oci_platform/* parsePlatform */.Y8)(text.trim().replace(/\*$/, ''))];
    }
    catch {
        return [];
    }
}

// EXTERNAL MODULE: ./src/docker/builder/prepare.ts + 2 modules
var prepare = __webpack_require__(6183);
;// CONCATENATED MODULE: ./src/docker/builder/with-emulation.ts




/** Where a builder executes programs, as far as emulation has to know. `architecture` is this machine's. */
const siteOf = ({ name, place, platforms }, architecture, docker, signal) => place === 'here'
    ? { kind: 'here', architecture }
    : {
        kind: 'elsewhere',
        engine: place === 'engine',
        offers: async () => platforms ?? platformsOfBuilder(await inspectBuilder(name, docker, signal)),
    };
/**
 * Prepares the builder and the emulation: side by side where the builder is of this machine; otherwise the builder has to
 * be there first, to be asked for its platforms.
 */
async function prepareBuilding(builder, emulation, { docker, env, architecture }, signal) {
    const emulate = (stop) => prepareEmulation({ ...emulation, site: siteOf(builder, architecture, docker, stop) }, docker, stop);
    if (builder.place !== 'here') {
        await (0,prepare/* prepareBuilder */.B)(builder, docker, env, signal);
        return emulate(signal);
    }
    let prepared = { emulated: [] };
    await allOrNone([
        stop => (0,prepare/* prepareBuilder */.B)(builder, docker, env, stop),
        async (stop) => {
            prepared = await emulate(stop);
        },
    ], signal);
    return prepared;
}

;// CONCATENATED MODULE: ./src/docker/docker.ts


/** Docker with logins that are known to this step alone. */
async function withLogins(logins, { run, log, env, directory }) {
    if (logins.length === 0)
        return { run, log, env: {}, directory };
    const config = (0,external_node_path_.join)(directory, 'docker');
    await (0,docker_config/* writeConfigWith */.Ms)(logins, (0,docker_config/* configDirectory */.Od)(env), config);
    return { run, log, env: { DOCKER_CONFIG: config }, directory };
}

;// CONCATENATED MODULE: ./src/actions/workbench.ts
















/** Chooses Docker, buildx and the builder, and notes what is going to be made. Starts no process but to fetch buildx. */
async function openWorkbench(inputs, { env, logins, mode }) {
    const directory = await (0,traces/* stepDirectory */.iN)(env);
    const docker = await withChosenBuildx(inputs, await withLogins(logins, { run: src_process/* run */.eF, log: core, env, directory }), env);
    const dockerEnv = { ...env, ...docker.env };
    const settings = inputs.builder.builder;
    const unique = `manifold-${(0,external_node_crypto_.randomUUID)()}`;
    const builder = await chooseBuilder(settings, { env: dockerEnv, system: process.platform, unique });
    if (mode === 'leg' && !builder.pushesByDigest) {
        throw errors/* UsageError */.e.at('driver', 'the driver docker cannot push by digest, which is what a leg does. Use the driver docker-container, or build all platforms in a single job.');
    }
    const trace = (0,remove/* builderTrace */.t)(builder, docker.env);
    if (trace !== undefined)
        (0,traces/* noteBuilder */.Af)(trace);
    const mirrors = settings.kind === 'own' ? settings.mirrors : [];
    const emulation = {
        ...inputs.emulation,
        platforms: inputs.platforms,
        images: mirroredNames(inputs.emulation.image, mirrors),
        ...(livesOn(env) && { lasting: { ledger: (0,ledger/* machineLedger */.dJ)(), pid: process.ppid, note: traces/* noteEmulation */.Zt } }),
    };
    return {
        docker,
        builder,
        async prepare(signal) {
            if (builder.driver === 'docker')
                await checkContainerdStore(docker, signal);
            const { architecture } = (0,architectures/* hostPlatform */.ol)(process.arch);
            return prepareBuilding(builder, emulation, { docker, env: dockerEnv, architecture }, signal);
        },
    };
}
/** The installed buildx, unless the user asks for another. */
async function withChosenBuildx(inputs, docker, env) {
    const { buildx } = inputs.builder;
    if (buildx === undefined)
        return docker;
    const token = inputs.credentials.githubToken;
    // The token is of the server that the workflow runs on, and releases are on github.com.
    const known = env['GITHUB_SERVER_URL'] === 'https://github.com' && token !== undefined && { token };
    return withBuildx(buildx, docker, {
        tools: await toolCache(),
        releases: { ...GITHUB_RELEASES, ...known },
        system: process.platform,
        architecture: process.arch,
        env,
    });
}

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
        const interruption = __addDisposableResource(env_1, listenForInterruption(), false);
        try {
            await buildAndHandOn(process.env, interruption.signal);
        }
        finally {
            // A runner that is stopped for good does not come to the post step.
            if (interruption.signal.aborted)
                await (0,traces/* removeTraces */.d3)((0,traces/* notedTraces */.jZ)());
        }
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
async function buildAndHandOn(env, signal) {
    const began = performance.now();
    const workspace = process.cwd();
    const inputs = await parseBuildInputs(env, core.setSecret);
    const { options, platforms, push } = inputs;
    const mode = modeOf(inputs);
    await checkFiles(options, workspace);
    const { workflow, event } = await (0,github/* readWorkflow */.S6)(env);
    const images = inputs.request.images.map(({ repository }) => repository);
    const logins = await (0,actions_logins/* stepLogins */.r)(inputs.credentials, images, workflow, env);
    const registry = (0,connect.connect)({ logins, env, run: src_process/* run */.eF, log: core, signal });
    const metadata = await (0,metadata_describe/* describeImage */.h)({
        ...inputs,
        ...inputs.credentials,
        context: 'workflow',
        annotationLevels: [metadata_metadata/* MANIFEST_LEVEL */.xM, metadata_metadata/* INDEX_LEVEL */.QY],
        registry,
    }, { workflow, env, run: src_process/* run */.eF, log: core });
    if (push && metadata.tags.length === 0)
        throw (0,metadata_metadata/* noTagError */.a6)(metadata);
    const { docker, builder, prepare } = await openWorkbench(inputs, { env, logins, mode });
    let emulation = { emulated: [] };
    await allOrNone([
        () => checkAccess(registry, push ? images : []),
        async (stop) => {
            emulation = await prepare(stop);
        },
    ], signal);
    const publication = (0,record_of/* publicationName */.gU)(inputs.name, images);
    const built = await buildImage({
        ...workflowFacts(workflow, event, env),
        ...markingsOf(metadata, mode),
        ...{ options, platforms, publication, push, repositories: images },
        builder: builder.name,
        pushByDigest: builder.pushesByDigest,
        tags: metadata.tags.map(({ name }) => name),
        createdAt: metadata.createdAt,
        githubToken: inputs.credentials.githubToken,
        metadataFile: (0,external_node_path_.join)(docker.directory, 'metadata.json'),
    }, docker, { signal, workspace });
    if (options.call !== undefined)
        return core.info(`The Dockerfile passed: call ${options.call}.`);
    const pushed = await (0,inspect/* inspectPushed */.eR)(registry, images[0], built.descriptor, emulation.emulated);
    const record = (0,record_of/* recordOf */.zv)({ inputs, publication, metadata, pushed, host: (0,architectures/* hostPlatform */.ol)(process.arch), env, began });
    const outcome = { record, metadata, ...built, ...pushed };
    if (mode === 'leg') {
        (0,report_workflow/* setOutputs */.n)((0,outputs/* buildOutputs */.JZ)({ ...outcome, handedOver: (0,publish_record/* formatRecord */.bM)(record), published: false }));
        await (0,hand_over/* handOver */.Cl)(record, await (0,artifacts/* runArtifacts */.r)(env), docker);
        return core.info((0,report_publication/* legLine */.ZQ)(record));
    }
    const published = pushed.content !== undefined;
    if (pushed.content !== undefined) {
        const passed = (0,gate/* passGate */.lt)([record], { platforms: record.platforms, run: record.run });
        await (0,publisher/* publish */.m)({ ...passed, content: pushed.content }, { registry });
    }
    (0,report_workflow/* setOutputs */.n)((0,outputs/* buildOutputs */.JZ)({ ...outcome, published }));
    const shown = { ...record, ...pushed, legs: [record], published };
    await (0,report_workflow/* writeSummary */.S)((0,report_publication/* publicationSummary */.Hy)(shown), env);
    core.info((0,report_publication/* outcomeLine */.RW)(shown));
}


/***/ })

};
