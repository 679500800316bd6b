using DeviceDsl.Interleavings.Scenarios;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>The places of the runtime at which memory runs out in <see cref="FailureScenarios"/>.</summary>
internal static class FaultPoints
{
    private const string Point = "DeviceDsl.Interleavings.Model.Faults.Point();\n";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SourceEdit> All { get; } =
    [
        Before("Buses/BusSnapshot.cs", "List<BusEntry> entries = [.. change.Keep(_entries)];"),
        Before("Buses/BusIndex.cs", "var ranked = new List<RankedEntry>(entries.Length);"),
    ];

    /// <summary>Whether a group of scenarios needs them.</summary>
    public static bool AreNeededBy(Type group) => group == typeof(FailureScenarios);

    private static SourceEdit Before(string file, string line) => new(file, line, Point + line);
}
