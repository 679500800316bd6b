namespace DeviceDsl.Interleavings.Tests;

/// <summary>A bug put back into the runtime, which a scenario must catch.</summary>
/// <param name="Scenario">The method of the scenario.</param>
/// <param name="File">The file of the runtime.</param>
/// <param name="Original">What stands there, exactly once.</param>
/// <param name="Replacement">The bug.</param>
public sealed record Mutant(string Scenario, string File, string Original, string Replacement)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Scenario} with a bug in {File}";
}
