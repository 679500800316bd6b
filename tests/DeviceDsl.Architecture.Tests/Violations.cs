using Xunit.Sdk;

namespace DeviceDsl.Architecture.Tests;

/// <summary>Fails a test with every violation on a line of its own.</summary>
internal static class Violations
{
    public static void ShouldBeNone(IEnumerable<string> violations)
    {
        string[] found = [.. violations.Distinct().Order(StringComparer.Ordinal)];
        if (found.Length > 0) throw new XunitException($"{string.Join(Environment.NewLine, found)}");
    }
}
