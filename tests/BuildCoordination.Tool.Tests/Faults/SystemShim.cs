namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A system whose clock is wrong, or whose file locks are granted to everybody, as some network file systems grant them.</summary>
internal static class SystemShim
{
    private const string Clock = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdlib.h>
        #include <time.h>
        #include <sys/time.h>

        int clock_gettime(clockid_t id, struct timespec *now)
        {
            int (*real)(clockid_t, struct timespec *) = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
            int failed = real(id, now);
            if (!failed && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
                now->tv_sec += atol(getenv("TEST_CLOCK_OFFSET"));
            return failed;
        }

        int gettimeofday(struct timeval *now, void *zone)
        {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            now->tv_sec = exact.tv_sec;
            now->tv_usec = exact.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *now)
        {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            return now ? (*now = exact.tv_sec) : exact.tv_sec;
        }
        """;

    /// <summary>The machine with a clock that is off by so many seconds.</summary>
    public static async Task<Buildcoord> ClockAsync(TestFleet fleet, int seconds) => TroubledBuild.Machine(
        fleet, ("LD_PRELOAD", await CompileAsync(fleet, "clock", Clock)), ("TEST_CLOCK_OFFSET", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Runs a command where every lock is granted. By the kernel: the runtime takes locks past what is preloaded.</summary>
    public static async Task<CommandEnd> WithoutLocksAsync(Buildcoord machine, params string[] arguments)
    {
        Assert.SkipUnless(IsThere("strace"), "There is no strace.");
        var (code, output, error) = await Shell.TryAsync(
            "strace", ["-f", "-o", "/dev/null", "-e", "trace=flock", "-e", "inject=flock:retval=0", Buildcoord.Program, .. arguments], machine.Environment);
        return new CommandEnd(code, output, error);
    }

    private static async Task<string> CompileAsync(TestFleet fleet, string name, string source)
    {
        Assert.SkipUnless(IsThere("gcc"), "There is no gcc.");
        var library = Path.Combine(fleet.Folder, $"{name}.so");
        if (File.Exists(library))
            return library;
        await File.WriteAllTextAsync(Path.Combine(fleet.Folder, $"{name}.c"), source);
        await Shell.RunAsync("gcc", ["-shared", "-fPIC", "-o", library, Path.Combine(fleet.Folder, $"{name}.c"), "-ldl"]);
        return library;
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
