using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>A git that notes each push of the main branch before it makes it.</summary>
internal sealed class PushCounter(TestFleet fleet)
{
    private readonly string _notes = Path.Combine(fleet.Folder, "pushes");

    private readonly string _git = fleet.Program(
        $$"""case " $* " in *" push "*":refs/heads/main "*) echo push >> "{{Path.Combine(fleet.Folder, "pushes")}}";; esac; exec git "$@" """, "counting-git");

    public int Count => File.Exists(_notes) ? File.ReadAllLines(_notes).Length : 0;

    public void Use(Dictionary<string, string> variables) => variables["BUILDCOORD_GIT_EXECUTABLE"] = _git;

    /// <summary>How many pushes an action makes.</summary>
    public async Task<int> OfAsync(Func<Task> action)
    {
        var before = Count;
        await action();
        return Count - before;
    }
}
