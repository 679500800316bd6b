namespace DeviceDsl.Interleavings.Model;

/// <summary>Which bug is in force, of all those that were compiled into the runtime's sources.</summary>
internal static class Mutation
{
    /// <summary>The number of the bug; -1 is none.</summary>
    public static int Number { get; set; } = -1;

    /// <summary>Whether a bug is in force.</summary>
    public static bool Is(int number) => Number == number;
}
