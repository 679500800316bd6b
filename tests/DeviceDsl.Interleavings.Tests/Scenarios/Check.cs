namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>What a scenario demands. Scenarios know no test framework: mutants are compiled with them alone.</summary>
internal static class Check
{
    public static void That(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidOperationException(otherwise);
    }

    public static void Equal<T>(T expected, T actual, string what)
        => That(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: {actual} instead of {expected}.");
}
