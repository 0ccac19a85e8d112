namespace BuildCoordination.FailureLogs.Tools;

/// <summary>node, npm, yarn and pnpm.</summary>
internal static class Npm
{
    private static Meaning[] Meanings =>
    [
        new("npm.conflict", "ERESOLVE",
            "Two packages want different versions of a third: correct package.json, or run npm install --legacy-peer-deps.") {
            Subject = "" },
        new("npm.not-found", @"E404|404 Not Found", null),
        new("npm.network", @"ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ECONNREFUSED|^(npm \S+ )?network ",
            "npm could not reach its registry: check the network and the proxy (npm config get registry), then run again.") {
            Rank = Rank.Network },
        new("npm.no-permission", "EACCES",
            "Give the building user the rights to the folder that npm names (an earlier build may have run as root).") {
            Rank = Rank.Machine },
        new("disk-full", "ENOSPC", "Free space on the disk (df -h and df -i show which is full), or build in another folder.") {
            Rank = Rank.Machine },
        new("npm.engine", "EBADENGINE|Unsupported engine|version of node/npm|engine .node. is incompatible",
            "Use the version of node that package.json asks for."),
        new("npm.lock", "package-lock|npm ci. can only install",
            "Run npm install and commit package-lock.json, so that it fits package.json."),
    ];

    public static Sign[] Signs { get; } =
    [
        new("node.openssl", Rank.Cause, @"^\s*(?<message>(Error: )?error:0308010C:digital envelope routines::unsupported.*)",
            "digital envelope") { Most = 1, IsWeak = true,
            Meanings = [new("node.openssl", "",
                "This webpack needs the old OpenSSL of node: NODE_OPTIONS=--openssl-legacy-provider, or use node 16.")] },
        new("node.module", Rank.Cause, @"^\s*(?<message>(Error( \[ERR_\w+\])?: )?Cannot find (module|package) .*)", "Cannot find module",
            "Cannot find package") { Most = 1, IsWeak = true, Meanings =
            [
                new("node.module-missing", @"module '(?!/usr/(local/|share/)?(lib/|nodejs/|node_modules/))[^']*/node_modules/",
                    "The modules are not complete: remove node_modules and install them again (npm ci, pnpm install --frozen-lockfile)."),
                new("node.module-missing", ""),
            ] },
        new("node.option", Rank.Cause, @"^(?<message>\S*node(\.exe)?: --?\S+ is not allowed in NODE_OPTIONS)", "in NODE_OPTIONS") {
            Most = 1, IsWeak = true, Meanings =
            [
                new("node.option", "--openssl-legacy-provider",
                    "This Node.js does not know that option: take it out of NODE_OPTIONS, or use Node.js 17 or later."),
                new("node.option", "", "Take the option out of NODE_OPTIONS."),
            ] },
        new("node.exception", Rank.Cause, @"^(?<message>([A-RT-Z]\w*)?Error( \[\w+\])?: .*)", "Error: ", "Error [") { Most = 1,
            IsWeak = true, IsLast = true, Meanings = [new("node.sass", "Node Sass does not yet support your current environment: .*",
                "This node-sass is for other versions of Node.js: use one that its releases page names, or a newer node-sass.") {
                Subject = "$0", Rank = Rank.Machine }, .. Machine.Meanings] },
        new("node.gyp", Rank.Cause, @"^(npm (ERR!|error) )?gyp ERR! stack (?<message>Error: .*)", "gyp ERR! stack") { Most = 1,
            IsWeak = true, Continues = "^npm (ERR!|error) gyp ERR! stack SyntaxError: ", MostContinued = 1, KeepsLines = true,
            Meanings = [new("node.python", @"find (Python|any Python)|Command failed: \S*python3? -c import sys; print """,
                "Install Python (python3; node-gyp before version 5 wants Python 2), or name it: npm_config_python=PROGRAM.")] },
        new("npm.failure", Rank.End, @"^npm (ERR!|error) (code E\w+|errno -?[1-9]\d*)\s*$", "npm ERR! code", "npm ERR! errno",
            "npm error ") { Role = Role.Failure },
        new("npm.noise", Rank.End, "^gyp (ERR!|info|verb|WARN)", "gyp ") { Role = Role.Noise },
        new("npm.killed", Rank.Verdict, @"^npm (ERR!|error) (?<message>(errno|Exit status|signal) (137|SIGKILL))\s*$", " 137", "SIGKILL") {
            Most = 1, IsWeak = true, Meanings = [new("killed", "", Killed.Remedy) { Rank = Rank.Machine }] },
        new("npm.noise", Rank.End, @"^npm (ERR!|error|warn|WARN|notice)\s*($|A complete log|This is probably not|There is likely"
            + @"|\s{2,}\S*[/\\](_logs|npm-debug)|code (E\w+|\d+)$|errno (-?\d+|E\w+)$|gyp (?!ERR! stack Err)|(path|dest|command) |node -?v"
            + @"|npm +-?v|System "
            + @"|cwd |argv |Windows_NT |Darwin |Make sure you have|file sh$|spawn ENOENT$|Building: \S+ \S*node-gyp|node_modules/\S+$"
            + @"|While resolving: |Could not resolve dependency:$|Linux |syscall |[\w@/.-]+ [\w:.-]+: `"
            + @"|Exit status \d+|Failed at the|lifecycle |workspace |in workspace|location |Tell the author|You can get|Fix the upstream"
            + @"|This is most likely a problem|not with npm itself|\s+npm owner ls |not ok code"
            + @"|this command with|to accept|See \S+ for|Or if that|Find the|The operation was|If you believe|permissions of"
            + @"|It is likely you|This is a problem related|network (This|In most|If you|and is|'proxy')"
            + @"|Please include|Note that you|Log files|notsup (Valid|Actual) |engine Unsupported|Clean install a|Usage:|Options:|aliases: "
            + @"|\[-|Run ""npm help|In file included from|\s+from \S+:\d+|\S+: In .+:$)", "npm ") {
            Role = Role.Noise },
        new("npm.error", Rank.Cause, @"^npm (ERR!|error)\s+(?<message>(?!code E?\d*$|\S+:\d+:(\d+:)? (fatal )?error: ).*\S.*)$", "npm ERR!",
            "npm error") { Most = 4, IsWeak = true, Meanings = Meanings },
        new("npm.error", Rank.Cause, @"^(?<message>npm:? (ERR!|error)(?! +\S+:\d+:(\d+:)? (fatal )?error: ).*)", "npm ERR!",
            "npm error") { Most = 2, IsWeak = true, Meanings = Meanings },
        new("yarn.error", Rank.Cause, @"^(?<message>(error (An unexpected|Couldn't find|Command failed|Incorrect|Received|.*The engine)"
            + @"|ERR_PNPM_\w+|\s*ERR_PNPM| ELIFECYCLE).*)", "error ", "ERR_PNPM", "ELIFECYCLE") { Most = 2, IsWeak = true,
            Meanings = Meanings },
    ];
}
