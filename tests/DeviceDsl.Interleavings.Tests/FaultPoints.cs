using DeviceDsl.Interleavings.Scenarios;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>The places of the runtime at which memory runs out in <see cref="FailureScenarios"/>.</summary>
internal static class FaultPoints
{
    private const string Point = "        DeviceDsl.Interleavings.Model.Faults.Point();\n";

    private static readonly SourceEdit[] OfBuses =
    [
        Before("Buses/BusSnapshot.cs", "        List<BusEntry> entries = [.. change.Keep(_entries)];\n"),
        Before("Buses/BusIndex.cs", "        var ranked = new List<RankedEntry>(entries.Length);\n"),
    ];

    /// <summary>What a group of scenarios needs put into the sources.</summary>
    public static IReadOnlyList<SourceEdit> Of(Type group) => group == typeof(FailureScenarios) ? OfBuses : [];

    private static SourceEdit Before(string file, string line) => new(file, line, Point + line);
}
