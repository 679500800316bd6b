namespace DeviceDsl.Interleavings.Tests;

/// <summary>A bug put back into the runtime, which a scenario must catch.</summary>
/// <param name="Scenario">The method of the scenario.</param>
/// <param name="Bug">The bug.</param>
public sealed record Mutant(string Scenario, SourceEdit Bug)
{
    /// <summary>Makes one.</summary>
    /// <param name="scenario">The method of the scenario.</param>
    /// <param name="file">The file of the runtime.</param>
    /// <param name="original">What stands there, exactly once.</param>
    /// <param name="replacement">The bug.</param>
    public Mutant(string scenario, string file, string original, string replacement)
        : this(scenario, new SourceEdit(file, original, replacement))
    {
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scenario} with a bug in {Bug.File}";
}
