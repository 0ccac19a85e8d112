namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A system whose clock is wrong, or whose file locks are granted to everybody, as some network file systems grant them.</summary>
internal static class SystemShim
{
    private const string Clock = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <time.h>
        #include <unistd.h>
        #include <sys/time.h>

        static long offset(void)
        {
            char text[32];
            const char *path = getenv("TEST_CLOCK_FILE");
            int before = errno;
            int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            long length = file < 0 ? 0 : read(file, text, sizeof text - 1);
            if (file >= 0)
                close(file);
            errno = before;
            if (length <= 0)
                return atol(getenv("TEST_CLOCK_OFFSET"));
            text[length] = 0;
            return atol(text);
        }

        int clock_gettime(clockid_t id, struct timespec *now)
        {
            int (*real)(clockid_t, struct timespec *) = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
            int failed = real(id, now);
            if (!failed && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
                now->tv_sec += offset();
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

    /// <summary>The machine with a clock that is off by so many seconds, or by as many as a file says once it is there.</summary>
    public static async Task<Buildcoord> ClockAsync(TestFleet fleet, int seconds, string? file = null) => TroubledBuild.Machine(
        fleet,
        [
            ("LD_PRELOAD", await CompileAsync(fleet, "clock", Clock)),
            ("TEST_CLOCK_OFFSET", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. file is null ? Array.Empty<(string, string)>() : [("TEST_CLOCK_FILE", file)],
        ]);

    /// <summary>Runs a command where every lock is granted. By the kernel: the runtime takes locks past what is preloaded.</summary>
    public static Task<CommandEnd> WithoutLocksAsync(Buildcoord machine, params string[] arguments) =>
        WithFaultAsync(machine, "flock", "retval=0", arguments);

    /// <summary>Runs a command where a system call has another result.</summary>
    public static async Task<CommandEnd> WithFaultAsync(Buildcoord machine, string call, string result, params string[] arguments)
    {
        Assert.SkipUnless(IsThere("strace"), "There is no strace.");
        var (code, output, error) = await Shell.TryAsync(
            "strace", ["-f", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:{result}", Buildcoord.Program, .. arguments],
                machine.Environment);
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
